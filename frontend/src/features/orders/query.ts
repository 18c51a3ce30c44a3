import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { OrdersSearch } from "@/features/orders/address";
import { type OrderVariables, readVariables } from "@/features/orders/state";
import { OrderListDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { queryClient } from "@/lib/query";

export function orderListQuery(variables: OrderVariables) {
  return infiniteQueryOptions({
    queryKey: ["OrderList", variables] as const,
    queryFn: ({ pageParam, signal }) => request(OrderListDocument, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ orders }) => (orders?.pageInfo.hasNextPage ? orders.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    staleTime: 30_000,
  });
}

/** Asks for the rows before the page is there that shows them. */
export function readAhead(search: OrdersSearch): void {
  void queryClient.prefetchInfiniteQuery(orderListQuery(readVariables(search)));
}
