import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { OrderVariables } from "@/features/orders/state";
import { OrderListDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";

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
