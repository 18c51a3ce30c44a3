import type { Meaning } from "@/features/reports/state";
import type { Granularity, MetricMeaningFragment } from "@/gql/graphql";

/** Which picture shows rows that are split in a certain way. A report's own picture is one for its own splits only. */

export type Picture =
  | "line"
  | "stacked"
  | "columns"
  | "ranked"
  | "cohorts"
  | "hours"
  | "grid"
  | "map"
  | "pareto"
  | "none";

/** Splits whose values have an order of their own: columns side by side, never a ranking. */
const ORDERED = new Set([
  "intervalDays",
  "orderSequence",
  "ageBand",
  "birthMonth",
  "hour",
  "weekday",
  "period",
  "recency",
  "value",
]);

export function pictureOf(
  meaning: Pick<Meaning, "picture">,
  metric: Pick<MetricMeaningFragment, "additive" | "unit"> | undefined,
  dimensions: readonly string[],
  granularity: Granularity,
): Picture {
  const [first, second, ...more] = dimensions;
  const has = (...keys: string[]) => keys.every((key) => dimensions.includes(key));
  if (!metric || metric.unit === "TEXT" || metric.unit === "INSTANT" || first === "customer") return "none";
  if (has("cohort", "period")) return "cohorts";
  if (has("weekday", "hour")) return "hours";
  if (has("recency", "value") || has("rfmGroupBefore", "rfmGroup")) return "grid";
  // One of them alone is of no time: its rows are of the whole range.
  if (has("cohort") || has("period")) return "columns";
  if (granularity !== "TOTAL" && more.length === 0 && second === undefined) {
    if (first === undefined)
      return meaning.picture === "STACKED_BARS" || meaning.picture === "BARS" ? "stacked" : "line";
    // People counted once in each split do not add up to a column, except where new wins over returning.
    return metric.additive || (first === "customerType" && metric.unit === "COUNT") ? "stacked" : "line";
  }
  if (granularity !== "TOTAL" || first === undefined || second !== undefined) return "none";
  if (first === "country") return "map";
  if (first === "customerPercentile") return "pareto";
  return ORDERED.has(first) ? "columns" : "ranked";
}
