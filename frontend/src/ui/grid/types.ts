import type { ReactNode } from "react";

export interface GridColumn<Row> {
  id: string;
  header: string;
  /** At least this wide, in rem; `grow` is its share of what is left over. */
  width: number;
  grow?: number;
  /** As wide as somebody drew it. */
  pixels?: number | undefined;
  isEnd?: boolean;
  /** Name of the sort in the address bar; without it the column does not sort. */
  sort?: string;
  cell: (row: Row) => ReactNode;
}

/** `totalSpent` ascends, `-totalSpent` descends. */
export type SortText = string;

export interface Selection {
  ids: Pick<ReadonlySet<string>, "has">;
  toggle: (id: string) => void;
}
