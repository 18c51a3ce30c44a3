import type { Range } from "@/features/reports/state";
import type { RangePreset } from "@/gql/graphql";

/** A range moved by its own length: whole months stay whole months. */

export interface Days {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
/** Of these the days up to now are known, and the whole period is meant. */
const RUNNING: Partial<Record<RangePreset, number>> = { THIS_MONTH: 1, THIS_QUARTER: 3, THIS_YEAR: 12 };

export function stepped(days: Days, range: Range, way: 1 | -1): Days {
  const start = new Date(days.from);
  const running = "preset" in range ? RUNNING[range.preset] : undefined;
  const end = running ? monthsOn(start, running) : new Date(Date.parse(days.to) + DAY_MS);
  const months = start.getUTCDate() === 1 && end.getUTCDate() === 1 ? monthsBetween(start, end) : 0;
  const by = way * (end.getTime() - start.getTime());
  const [first, last] =
    months > 0
      ? [monthsOn(start, way * months), monthsOn(end, way * months)]
      : [new Date(start.getTime() + by), new Date(end.getTime() + by)];
  return { from: dayOf(first), to: dayOf(new Date(last.getTime() - DAY_MS)) };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const monthsBetween = (start: Date, end: Date): number =>
  (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();

const monthsOn = (date: Date, months: number): Date =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate()));
