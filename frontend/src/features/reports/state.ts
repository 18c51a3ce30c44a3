import type { ReportSearch } from "@/features/reports/address";
import { type Picture, pictureOf } from "@/features/reports/picture";
import type {
  CustomerFilter,
  Granularity,
  OrderFilter,
  RangePreset,
  ReportId,
  ReportInput,
  ReportMeaningFragment,
} from "@/gql/graphql";
import { formatList, parseList } from "@/lib/url";
import { addressOf, filterFrom, type Shorts, shortAmong } from "@/ui/filters/address";
import type { Filter } from "@/ui/filters/tree";

/** A report's state between the address bar, the page and the API. */

export type Meaning = ReportMeaningFragment;
export type Search = Readonly<ReportSearch>;

export const CUSTOMER_SHORTS: Shorts = { segment: shortAmong("segmentId"), country: shortAmong("country") };
export const ORDER_SHORTS: Shorts = { store: shortAmong("storeId") };

export const PRESETS = [
  "TODAY",
  "YESTERDAY",
  "LAST_7_DAYS",
  "LAST_30_DAYS",
  "LAST_90_DAYS",
  "LAST_12_MONTHS",
  "THIS_WEEK",
  "LAST_WEEK",
  "THIS_MONTH",
  "LAST_MONTH",
  "THIS_QUARTER",
  "LAST_QUARTER",
  "THIS_YEAR",
  "LAST_YEAR",
  "ALL_TIME",
] as const satisfies readonly RangePreset[];

/** The most rows that the server gives at once; of cohorts, which are one picture, two years of weeks nearly. */
export const PAGE = 1_000;
const COHORT_PAGE = 5_000;

export const isTriangle = (dimensions: readonly string[]): boolean =>
  dimensions.includes("cohort") && dimensions.includes("period");

const DAYS = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** `LAST_30_DAYS` is `last-30-days` in an address. */
export const kebab = (code: string): string => code.toLowerCase().replaceAll("_", "-");
export const constant = (text: string): string => text.toUpperCase().replaceAll("-", "_");

export const reportId = (text: string): ReportId => constant(text) as ReportId;

export type Range = { preset: RangePreset } | { from: string; to: string };

/** `own` is the report's, where the address names none. */
export function readRange(text: string | undefined, own: RangePreset): Range {
  const [, from, to] = DAYS.exec(text ?? "") ?? [];
  if (from && to) return from <= to ? { from, to } : { from: to, to: from };
  const preset = PRESETS.find((one) => kebab(one) === text);
  return { preset: preset ?? own };
}

export function formatReportRange(range: Range, own: RangePreset | undefined): string | undefined {
  if ("from" in range) return `${range.from}..${range.to}`;
  return range.preset === own ? undefined : kebab(range.preset);
}

/** Keys that the report has, in the order in which they were asked; its own where nothing (known) is. */
function chosen(text: string | undefined, known: readonly { key: string }[], own: readonly string[]): string[] {
  if (text === "none") return [];
  const wanted = parseList(text).filter((key) => known.some((one) => one.key === key));
  return wanted.length > 0 ? [...new Set(wanted)] : [...own];
}

/** What percentiles are for stands in front of the report's own numbers. */
const PARETO = "cumulativeSalesShare";

export function readMetrics(search: Search, meaning: Meaning): string[] {
  const isPareto = search.by === "customerPercentile" && meaning.metrics.some(({ key }) => key === PARETO);
  const own = isPareto ? [PARETO, ...meaning.defaultMetrics] : meaning.defaultMetrics;
  return chosen(search.metrics === "none" ? undefined : search.metrics, meaning.metrics, own);
}

/** Splits of the rows; time is no split but the granularity. */
export const readDimensions = (search: Search, meaning: Meaning): string[] =>
  chosen(search.by, meaning.dimensions, meaning.defaultDimensions);

/** Splits that say more of a range than of its days. */
const WHOLE = new Set(["customer", "intervalDays", "orderSequence", "firstProduct", "firstCategory"]);

export function readGranularity(search: Search, meaning: Meaning): Granularity {
  const wanted = meaning.granularities.find((one) => kebab(one) === search.grain);
  const splits = readDimensions(search, meaning);
  const isWhole = splits.includes("customer") || (!wanted && splits.some((key) => WHOLE.has(key)));
  return isWhole && meaning.granularities.includes("TOTAL") ? "TOTAL" : (wanted ?? ownGranularity(search, meaning));
}

/** Ranges with a name whose days would be too many or too few points for a picture. */
const LENGTHS: Partial<Record<RangePreset, Granularity>> = {
  TODAY: "HOUR",
  YESTERDAY: "HOUR",
  LAST_12_MONTHS: "MONTH",
  THIS_YEAR: "MONTH",
  LAST_YEAR: "MONTH",
  ALL_TIME: "MONTH",
};
/** Up to so many days a range is told by days, by weeks, by months. */
const STEPS: readonly [number, Granularity][] = [
  [1, "HOUR"],
  [100, "DAY"],
  [200, "WEEK"],
  [2_000, "MONTH"],
];
const DAY_MS = 86_400_000;

/** What a range is told by until somebody chooses: of reports by days, as its length asks. */
export function ownGranularity(search: Search, meaning: Meaning): Granularity {
  const range = readRange(search.range, meaning.defaultRange);
  const fit = "preset" in range ? (LENGTHS[range.preset] ?? "DAY") : byLength(range);
  const own = meaning.defaultGranularity;
  return own === "DAY" && meaning.granularities.includes(fit) ? fit : own;
}

function byLength({ from, to }: { from: string; to: string }): Granularity {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return STEPS.find(([most]) => days <= most)?.[1] ?? "QUARTER";
}

/** The number that is drawn: the one that was clicked, else the first that was asked for. */
export function readShown(search: Search, meaning: Meaning): string {
  const metrics = readMetrics(search, meaning);
  return metrics.find((key) => key === search.show) ?? metrics[0] ?? "";
}

export const readComparison = ({ compare }: Search): "NONE" | "PREVIOUS_PERIOD" | "PREVIOUS_YEAR" =>
  compare === "previous-period" ? "PREVIOUS_PERIOD" : compare === "previous-year" ? "PREVIOUS_YEAR" : "NONE";

export function customerFilter(search: Search): CustomerFilter | undefined {
  return filterFrom(search, CUSTOMER_SHORTS) as CustomerFilter | undefined;
}

export function orderFilter(search: Search): OrderFilter | undefined {
  return filterFrom({ store: search.store, filter: search.orders }, ORDER_SHORTS) as OrderFilter | undefined;
}

/** What the API is asked; nothing is named that is the report's own choice anyway. */
export function inputOf(search: Search, meaning: Meaning): ReportInput {
  const filter = customerFilter(search);
  const orders = orderFilter(search);
  const [, descending, key] = /^(-?)(\w+)$/.exec(search.sort ?? "") ?? [];
  const isKnown = [...meaning.metrics, ...meaning.dimensions].some((one) => one.key === key) || key === "time";
  const top = Number(search.top);
  const dimensions = readDimensions(search, meaning);
  return {
    report: meaning.id,
    range: { ...readRange(search.range, meaning.defaultRange), ...(search.zone && { timeZone: search.zone }) },
    granularity: readGranularity(search, meaning),
    metrics: readMetrics(search, meaning),
    dimensions,
    compareTo: readComparison(search),
    first: isTriangle(dimensions) ? COHORT_PAGE : PAGE,
    ...(filter && { filter }),
    ...(orders && { orderFilter: orders }),
    ...(key && isKnown && key !== "time" && { orderBy: [{ key, direction: descending ? "DESC" : "ASC" }] }),
    ...(top > 0 && { top: Math.min(Math.floor(top), 100) }),
    ...basisOf(search),
  } as ReportInput;
}

/** The picture of the number that is shown. */
export function drawnAs(search: Search, meaning: Meaning, granularity: Granularity): Picture {
  const metric = meaning.metrics.find(({ key }) => key === readShown(search, meaning));
  return pictureOf(meaning, metric, readDimensions(search, meaning), granularity);
}

/** By what rows of customers stand, the first of these that is asked for. */
const RANKS = ["totalSpent", "orders"];

/** Of rows that are ranked the largest come first, where no other order is wished. */
export function ranked(input: ReportInput, meaning: Meaning): ReportInput {
  if (input.orderBy) return input;
  const metrics = input.metrics ?? [];
  const rank = RANKS.find((key) => metrics.includes(key));
  if (rank && input.dimensions?.[0] === "customer") return { ...input, orderBy: [{ key: rank, direction: "DESC" }] };
  const [first] = meaning.metrics.filter(({ key }) => key === input.metrics?.[0]);
  const picture = pictureOf(meaning, first, input.dimensions ?? [], input.granularity ?? meaning.defaultGranularity);
  const isRanked = picture === "ranked" || picture === "map";
  return first && isRanked ? { ...input, orderBy: [{ key: first.key, direction: "DESC" }] } : input;
}

/** The column by which rows stand, as an address names it. */
export function sortOf({ orderBy }: ReportInput): string | undefined {
  const [by] = orderBy ?? [];
  return by && `${by.direction === "DESC" ? "-" : ""}${by.key}`;
}

function basisOf({ basis, address, cohorts }: Search): Partial<ReportInput> {
  return {
    ...((basis === "order-date" || basis === "refund-date") && { basis: constant(basis) as "ORDER_DATE" }),
    ...((address === "order-shipping" || address === "customer-default" || address === "last-shipping") && {
      addressBasis: constant(address) as "ORDER_SHIPPING",
    }),
    ...(cohorts === "thirty-days" && { cohortPeriods: "THIRTY_DAYS" as const }),
  };
}

/** A saved report back in the address bar. Whatever is kept is a ReportInput, as `inputOf` made it. */
export function searchOf(input: ReportInput, meaning: Meaning | undefined): ReportSearch {
  const { range, top, compareTo, basis, addressBasis, cohortPeriods, granularity } = input;
  const same = (one: readonly string[] | null | undefined, own: readonly string[] | undefined) =>
    !one || (own && one.join() === own.join());
  const orders = addressOf((input.orderFilter ?? undefined) as Filter | undefined, ORDER_SHORTS);
  const search: Record<string, string | undefined> = {
    ...addressOf((input.filter ?? undefined) as Filter | undefined, CUSTOMER_SHORTS),
    orders: orders.filter,
    store: orders.store,
    range:
      range?.from && range.to
        ? formatReportRange({ from: range.from, to: range.to }, undefined)
        : range?.preset
          ? formatReportRange({ preset: range.preset }, meaning?.defaultRange)
          : undefined,
    zone: range?.timeZone ?? undefined,
    metrics: same(input.metrics, meaning?.defaultMetrics) ? undefined : formatList(input.metrics ?? []),
    by: same(input.dimensions, meaning?.defaultDimensions) ? undefined : (formatList(input.dimensions ?? []) ?? "none"),
    compare: compareTo && compareTo !== "NONE" ? kebab(compareTo) : undefined,
    basis: basis ? kebab(basis) : undefined,
    address: addressBasis ? kebab(addressBasis) : undefined,
    cohorts: cohortPeriods === "THIRTY_DAYS" ? "thirty-days" : undefined,
    sort: sortOf(input),
    top: top ? String(top) : undefined,
  };
  if (granularity && !(meaning && granularity === ownGranularity(search, meaning))) search.grain = kebab(granularity);
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as ReportSearch;
}
