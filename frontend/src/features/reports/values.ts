import { periodName } from "@/features/reports/times";
import type { Granularity, MetricUnit, ReportFigureFragment, ReportLineFragment } from "@/gql/graphql";
import { countryName, formatDate, formatMoney, formatNumberAs } from "@/lib/format";

/** The numbers of a report: what they are for scales, and how they are written. None is computed here. */

export type Row = ReportLineFragment;
export type Figure = ReportFigureFragment;

export const figureOf = (figures: readonly Figure[] | null | undefined, key: string): Figure | undefined =>
  figures?.find((one) => one.key === key);

/** For the length of a bar or the height of a point; null where there is no number. */
export function sizeOf(figure: Figure | undefined): number | null {
  const text = figure?.money?.amount ?? figure?.number;
  if (text === null || text === undefined) return null;
  const size = Number(text);
  return Number.isFinite(size) ? size : null;
}

export const rowSize = (row: Row, key: string): number | null => sizeOf(figureOf(row.metrics, key));

const NOTHING = "—";

/** Exact, as people read it. */
export function formatFigure(figure: Figure | undefined, unit: MetricUnit): string {
  if (!figure) return NOTHING;
  if (figure.money) return formatMoney(figure.money);
  if (figure.at) return formatDate(figure.at);
  if (figure.text) return figure.text;
  const size = sizeOf(figure);
  return size === null ? NOTHING : formatSize(size, unit);
}

export function formatSize(size: number, unit: MetricUnit, currency?: string | null): string {
  switch (unit) {
    case "PERCENT":
      return formatNumberAs(size, { style: "percent", maximumFractionDigits: 1 });
    case "DAYS":
      return formatNumberAs(size, { style: "unit", unit: "day", unitDisplay: "long", maximumFractionDigits: 1 });
    case "MINUTES":
      return formatNumberAs(size, { style: "unit", unit: "minute", maximumFractionDigits: 1 });
    case "MONEY":
      return currency
        ? formatNumberAs(size, { style: "currency", currency, currencyDisplay: "narrowSymbol" })
        : formatNumberAs(size, { maximumFractionDigits: 2 });
    default:
      return formatNumberAs(size, { maximumFractionDigits: 2 });
  }
}

/** Short, for axes and cells: $12K, 30%, 1.2M. In a tight place in two digits or without fractions: $540, $1.2K. */
export function formatShort(size: number, unit: MetricUnit, currency?: string | null, isTight = false): string {
  if (unit === "PERCENT") return formatNumberAs(size, { style: "percent", maximumFractionDigits: 1 });
  const compact = { notation: "compact", ...(!isTight && { maximumFractionDigits: 1 }) } as const;
  if (unit === "MONEY" && currency) {
    return formatNumberAs(size, { ...compact, style: "currency", currency, currencyDisplay: "narrowSymbol" });
  }
  return formatNumberAs(size, compact);
}

/** A change against the comparison: 0.1 is +10%. */
export function formatChange(change: number): string {
  return formatNumberAs(change, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" });
}

/** Countries and cohorts by their names in the reader's language; everything else as the server calls it. */
export function named(row: Row, granularity: Granularity): Row {
  if (!row.dimensions.some((one) => isCode(one) || isDay(one))) return row;
  const dimensions = row.dimensions.map((one) => {
    if (isCode(one)) return { ...one, label: countryName(one.value) };
    return isDay(one) ? { ...one, label: periodName(`${one.value}T00:00:00Z`, granularity, "UTC") } : one;
  });
  return { ...row, dimensions };
}

const isDay = ({ key, value }: Row["dimensions"][number]): boolean =>
  key === "cohort" && /^\d{4}-\d\d-\d\d$/.test(value);

const isCode = ({ key, value, label }: Row["dimensions"][number]): boolean =>
  key === "country" && label === value && /^[A-Z]{2}$/.test(value);
