import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { ListSearch } from "@/features/customers/list/address";
import { type ListVariables, readColumns, readVariables } from "@/features/customers/list/state";
import { CustomerListDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { queryClient } from "@/lib/query";

export function customerListQuery(variables: ListVariables) {
  return infiniteQueryOptions({
    queryKey: ["CustomerList", variables] as const,
    queryFn: ({ pageParam, signal }) => request(CustomerListDocument, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ customers }) => (customers?.pageInfo.hasNextPage ? customers.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    // Rows must not move under the reader's eyes; the live count says when there is something to read again.
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
}

/** Asks for the rows before the page is there that shows them. */
export function readAhead(search: ListSearch): void {
  void queryClient.prefetchInfiniteQuery(customerListQuery(readVariables(search, readColumns(search.cols))));
}
