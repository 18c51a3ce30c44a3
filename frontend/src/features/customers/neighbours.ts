import type { ListSearch } from "@/features/customers/list/address";
import { customerListQuery } from "@/features/customers/list/query";
import { readColumns, readVariables } from "@/features/customers/list/state";
import { queryClient } from "@/lib/query";

/** The customer so many rows further down the list from which this one was opened; none where there was no list. */
export function neighbourOf(id: string, search: ListSearch, step: 1 | -1): string | undefined {
  const { queryKey } = customerListQuery(readVariables(search, readColumns(search.cols)));
  const rows = queryClient.getQueryData(queryKey)?.pages.flatMap(({ customers }) => customers?.nodes ?? []) ?? [];
  const place = rows.findIndex((row) => row.id === id);
  return place < 0 ? undefined : rows[place + step]?.id;
}
