import type { SortText } from "@/ui/grid/types";

/** Figures and dates begin with the greatest, words with A. */
function firstSort({ sort = "", isEnd }: { sort?: string; isEnd?: boolean }): SortText {
  return isEnd ? `-${sort}` : sort;
}

export function nextSort(column: { sort?: string; isEnd?: boolean }, current: SortText): SortText {
  const first = firstSort(column);
  if (current !== first) return first;
  return first.startsWith("-") ? first.slice(1) : `-${first}`;
}
