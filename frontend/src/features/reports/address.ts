import { readTexts } from "@/lib/url";

/** What a report understands of an address: its whole state. Apart from what it makes of it: every page loads this. */

export const REPORT_KEYS = [
  "range",
  "grain",
  "by",
  "metrics",
  "show",
  "compare",
  "filter",
  "segment",
  "country",
  "customers",
  "orders",
  "store",
  "basis",
  "address",
  "cohorts",
  "zone",
  "sort",
  "top",
  "open",
  "people",
  "view",
] as const;

export type ReportSearch = ReturnType<typeof readReportSearch>;

export function readReportSearch(search: Record<string, unknown>) {
  return readTexts(search, REPORT_KEYS);
}
