import { parseDate } from "@internationalized/date";
import { currentTimeZone } from "@/lib/format";

/** The first instant of a calendar day by the reader's clock. */
export function startOfDay(day: string): string {
  return parseDate(day).toDate(currentTimeZone()).toISOString();
}

/** The first instant of the day after. */
export function endOfDay(day: string): string {
  return parseDate(day).add({ days: 1 }).toDate(currentTimeZone()).toISOString();
}
