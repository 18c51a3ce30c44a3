import { readTexts } from "@/lib/url";

/** What the list understands of an address. Apart from what it makes of it: this is part of what every page loads. */

/** All that the list shows stands in the address bar, so that every view can be sent to a colleague. */
export const LIST_KEYS = [
  "q",
  "sort",
  "cols",
  "account",
  "spent",
  "orders",
  "firstOrder",
  "lastOrder",
  "country",
  "group",
  "tag",
  "filter",
  "density",
  // The view that was chosen.
  "view",
  // The customer in the drawer, the part of it in view, and whether it is being edited.
  "open",
  "tab",
  // Which kinds of things its timeline shows.
  "show",
  "edit",
] as const;

export type ListSearch = ReturnType<typeof readListSearch>;

export function readListSearch(search: Record<string, unknown>) {
  return readTexts(search, LIST_KEYS);
}
