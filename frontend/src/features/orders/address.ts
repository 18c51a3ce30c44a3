import { readTexts } from "@/lib/url";

/** What the list understands of an address. Apart from what it makes of it: this is part of what every page loads. */

export const ORDERS_KEYS = [
  "q",
  "sort",
  "status",
  "payment",
  "placed",
  "total",
  "store",
  "goods",
  "filter",
  "cols",
  "density",
  "view",
] as const;

export type OrdersSearch = ReturnType<typeof readOrdersSearch>;

export function readOrdersSearch(search: Record<string, unknown>) {
  return readTexts(search, ORDERS_KEYS);
}
