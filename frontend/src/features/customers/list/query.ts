import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { ListVariables } from "@/features/customers/list/state";
import { CustomerListDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";

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
