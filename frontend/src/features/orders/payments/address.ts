import { readTexts } from "@/lib/url";

/** What the list of payments understands of an address. */

const KEYS = ["q", "sort", "status", "at", "amount", "store", "filter", "cols", "density", "view", "open"] as const;

export type PaymentsSearch = ReturnType<typeof readPaymentsSearch>;

export function readPaymentsSearch(search: Record<string, unknown>) {
  return readTexts(search, KEYS);
}
