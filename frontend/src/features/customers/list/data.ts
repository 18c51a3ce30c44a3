import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { customerListQuery } from "@/features/customers/list/query";
import type { ListVariables } from "@/features/customers/list/state";
import { CustomerCountLiveDocument, type CustomerRowFragment, CustomerTotalDocument } from "@/gql/graphql";
import { useLive } from "@/lib/live";
import { graphqlQuery, queryClient } from "@/lib/query";

export function useCustomerRows(variables: ListVariables) {
  const query = useInfiniteQuery(customerListQuery(variables));
  const rows = useMemo<CustomerRowFragment[]>(
    () => query.data?.pages.flatMap(({ customers }) => customers?.nodes ?? []) ?? [],
    [query.data],
  );
  return { ...query, rows };
}

export interface LiveTotal {
  total: number | undefined;
  isLive: boolean;
  /** Since the list on screen was read. */
  change: number;
  settle: () => void;
}

/** The exact number of customers that match, now and from now on. */
export function useLiveTotal({ search, filter }: Pick<ListVariables, "search" | "filter">): LiveTotal {
  const variables = { search, filter };
  const key = JSON.stringify(variables);
  const options = graphqlQuery(CustomerTotalDocument, variables);
  const { data } = useQuery({ ...options, placeholderData: keepPreviousData });
  const [seen, setSeen] = useState<{ key: string; count: number }>();
  const { isLive } = useLive(CustomerCountLiveDocument, variables, ({ customerCount }) => {
    if (!customerCount) return;
    queryClient.setQueryData(options.queryKey, { customerCount: customerCount.count });
    setSeen((before) => (before?.key === key ? before : { key, count: customerCount.count }));
  });
  const total = data?.customerCount ?? undefined;
  const change = seen?.key === key && total !== undefined ? total - seen.count : 0;
  return { total, isLive, change, settle: () => setSeen(total === undefined ? undefined : { key, count: total }) };
}
