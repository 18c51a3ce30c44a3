import type { OrderListQuery } from "@/gql/graphql";
import { queryClient } from "@/lib/query";

interface Pages {
  pages: OrderListQuery[];
}

/** The order so many rows further down the list that was seen last; none where there was no list. */
export function neighbourOf(id: string, step: 1 | -1): string | undefined {
  const lists = queryClient.getQueryCache().findAll({ queryKey: ["OrderList"] });
  lists.sort((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt);
  for (const { state } of lists) {
    const rows = ((state.data as Pages | undefined)?.pages ?? []).flatMap(({ orders }) => orders?.nodes ?? []);
    const place = rows.findIndex((row) => row.id === id);
    if (place >= 0) return rows[place + step]?.id;
  }
  return undefined;
}
