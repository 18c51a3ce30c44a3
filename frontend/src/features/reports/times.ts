import type { Granularity } from "@/gql/graphql";
import { formatInstantAs } from "@/lib/format";

/** Periods in words, by the clock of the report and not by the reader's. */

const OPTIONS: Record<Granularity, Intl.DateTimeFormatOptions> = {
  HOUR: { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" },
  DAY: { weekday: "short", month: "short", day: "numeric", year: "numeric" },
  WEEK: { month: "short", day: "numeric", year: "numeric" },
  MONTH: { month: "long", year: "numeric" },
  QUARTER: { month: "short", year: "numeric" },
  YEAR: { year: "numeric" },
  TOTAL: { month: "short", day: "numeric", year: "numeric" },
};

const TICKS: Record<Granularity, Intl.DateTimeFormatOptions> = {
  HOUR: { hour: "numeric" },
  DAY: { month: "short", day: "numeric" },
  WEEK: { month: "short", day: "numeric" },
  // In four digits: Nov 25 would be a day.
  MONTH: { month: "short", year: "numeric" },
  QUARTER: { month: "short", year: "numeric" },
  YEAR: { year: "numeric" },
  TOTAL: { month: "short", day: "numeric" },
};

export function periodName(start: string, granularity: Granularity, timeZone: string): string {
  if (granularity === "QUARTER") return quarterName(start, timeZone);
  return formatInstantAs(start, { ...OPTIONS[granularity], timeZone });
}

export function tickName(start: string, granularity: Granularity, timeZone: string): string {
  if (granularity === "QUARTER") return quarterName(start, timeZone);
  return formatInstantAs(start, { ...TICKS[granularity], timeZone });
}

/** Aug 25 – Nov 22, 2026: the last day is the one before the end, which does not belong. */
export function spanName(start: string, end: string, timeZone: string): string {
  const day = { month: "short", day: "numeric", timeZone } as const;
  const last = new Date(Date.parse(end) - 1).toISOString();
  const year = (instant: string) => formatInstantAs(instant, { year: "numeric", timeZone });
  const to = formatInstantAs(last, { ...day, year: "numeric" });
  const from = formatInstantAs(start, { ...day, ...(year(start) !== year(last) && { year: "numeric" }) });
  return from === formatInstantAs(last, day) ? to : `${from} – ${to}`;
}

const MONTHS_A_QUARTER = 3;

function quarterName(start: string, timeZone: string): string {
  // In Latin digits and without a word for the month, whatever the reader's language is.
  const format = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "numeric", timeZone });
  const part = Object.fromEntries(format.formatToParts(new Date(start)).map(({ type, value }) => [type, value]));
  return `Q${Math.ceil(Number(part.month) / MONTHS_A_QUARTER)} ${part.year}`;
}

/** Mon for 1, Sun for 7, in the reader's language. */
export function weekdayName(weekday: string): string {
  // The first of January 2024 was a Monday.
  return formatInstantAs(`2024-01-0${weekday}T00:00:00Z`, { weekday: "short", timeZone: "UTC" });
}
