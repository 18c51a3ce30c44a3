import { dayOf } from "@/lib/format";
import { formatList, formatRange, parseList } from "@/lib/url";
import { decimalFilter, whenFilter, wholeFilter } from "@/ui/filters/predicates";
import { type Filter, isFilter, sameQuestion } from "@/ui/filters/tree";

/**
 * A filter in the address bar: usual conditions as people would write them (`spent=100..`), all others together under
 * `filter`, as the API takes them.
 */

export interface Short {
  leaf: string;
  read: (text: string | undefined) => unknown;
  write: (value: unknown) => string | undefined;
}

export type Shorts = Readonly<Record<string, Short>>;

export type Address = Readonly<Record<string, string | undefined>>;

export function filterFrom(address: Address, shorts: Shorts): Filter | undefined {
  const beside: Record<string, unknown> = {};
  for (const [key, { leaf, read }] of Object.entries(shorts)) {
    const value = read(address[key]);
    if (value !== undefined) beside[leaf] = value;
  }
  const rest = parseFilter(address.filter);
  if (!rest) return Object.keys(beside).length > 0 ? beside : undefined;
  return Object.keys(rest).some((key) => key in beside) ? { ...beside, and: [rest] } : { ...beside, ...rest };
}

/** Every short key and `filter`, so that what is no longer there leaves the address. */
export function addressOf(filter: Filter | undefined, shorts: Shorts): Record<string, string | undefined> {
  const rest: Record<string, unknown> = { ...filter };
  const address: Record<string, string | undefined> = {};
  for (const [key, { leaf, read, write }] of Object.entries(shorts)) {
    const text = rest[leaf] === undefined ? undefined : write(rest[leaf]);
    const isExact = text !== undefined && sameQuestion(read(text), rest[leaf]);
    address[key] = isExact ? text : undefined;
    if (isExact) delete rest[leaf];
  }
  return { ...address, filter: Object.keys(rest).length > 0 ? JSON.stringify(rest) : undefined };
}

/** What has no short form. */
export function parseFilter(text: string | undefined): Filter | undefined {
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isFilter(value) && Object.keys(value).length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

export const shortWhole = (leaf: string): Short => ({ leaf, read: wholeFilter, write: range });
export const shortDecimal = (leaf: string): Short => ({ leaf, read: decimalFilter, write: range });
export const shortWhen = (leaf: string): Short => ({ leaf, read: whenFilter, write: when });

/** Any of some: `{in: […]}`. */
export const shortAmong = (leaf: string): Short => ({
  leaf,
  read: (text) => (parseList(text).length > 0 ? { in: parseList(text) } : undefined),
  write: (value) => (isFilter(value) ? list(value.in) : undefined),
});

/** Any of some codes. */
export const shortCodes = (leaf: string): Short => ({
  leaf,
  read: (text) => (parseList(text).length > 0 ? parseList(text) : undefined),
  write: list,
});

/** Two words for yes and no. */
export const shortFlag = (leaf: string, yes: string, no: string): Short => ({
  leaf,
  read: (text) => ({ [yes]: true, [no]: false })[text ?? ""],
  write: (value) => (value === true ? yes : value === false ? no : undefined),
});

function list(value: unknown): string | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === "string" && !one.includes(","))
    ? formatList(value as string[])
    : undefined;
}

function range(value: unknown): string | undefined {
  if (!isFilter(value)) return undefined;
  const bound = (one: unknown) => (one === undefined || one === null ? "" : String(one));
  return formatRange({ from: bound(value.gte), to: bound(value.lte) });
}

function when(value: unknown): string | undefined {
  if (!isFilter(value)) return undefined;
  const { withinLast, notWithinLast, isNull, gte, lt } = value;
  if (isNull === true) return "never";
  if (typeof withinLast === "string") return withinLast;
  if (typeof notWithinLast === "string") return `!${notWithinLast}`;
  const from = typeof gte === "string" ? edge(gte, 0) : "";
  const to = typeof lt === "string" ? edge(lt, -1) : "";
  return from || to ? `${from}..${to}` : undefined;
}

function edge(instant: string, back: number): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? "" : dayOf(new Date(at + back).toISOString());
}
