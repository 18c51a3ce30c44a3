import type { DateTimeFilter, DecimalFilter, IntFilter } from "@/gql/graphql";
import { endOfDay, startOfDay } from "@/lib/days";
import { parseRange } from "@/lib/url";
import { parseWhen } from "@/ui/filters/kinds";

const WHOLE = /^\d{1,9}$/;
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,4})?$/;

export function wholeFilter(text: string | undefined): IntFilter | undefined {
  const range = parseRange(text);
  const bound = (value: string | undefined) => (value && WHOLE.test(value) ? Number(value) : undefined);
  return clean({ gte: bound(range?.from), lte: bound(range?.to) });
}

export function decimalFilter(text: string | undefined): DecimalFilter | undefined {
  const range = parseRange(text);
  const bound = (value: string | undefined) => (value && DECIMAL.test(value) ? value : undefined);
  return clean({ gte: bound(range?.from), lte: bound(range?.to) });
}

export function whenFilter(text: string | undefined): DateTimeFilter | undefined {
  const when = parseWhen(text);
  switch (when?.kind) {
    case "within":
      return { withinLast: when.period };
    case "before":
      return { notWithinLast: when.period };
    case "never":
      return { isNull: true };
    case "between":
      return clean({ gte: when.from && startOfDay(when.from), lt: when.to && endOfDay(when.to) });
    default:
      return undefined;
  }
}

/** Without what is undefined; undefined altogether when nothing is left. */
export function clean<Part extends object>(part: Part): Part | undefined {
  const entries = Object.entries(part).filter(([, value]) => value !== undefined && value !== "");
  return entries.length > 0 ? (Object.fromEntries(entries) as Part) : undefined;
}
