import type { Row } from "@/features/reports/values";
import { figureOf, rowSize, sizeOf } from "@/features/reports/values";

/** Rows put where a picture wants them. Nothing is added up: what is not in a row is not drawn. */

export interface Cell {
  /** What it leads to; undefined where it leads nowhere. */
  row: Row | undefined;
  size: number | null;
  /** The same in the comparison; undefined where nothing is compared. */
  previous: number | null | undefined;
}

export interface Column {
  id: string;
  label: string;
  tick: string;
  isComplete: boolean;
}

export interface Series {
  id: string;
  label: string;
  cells: readonly (Cell | undefined)[];
}

export interface Plot {
  columns: readonly Column[];
  series: readonly Series[];
  /** Series that found no place. */
  hidden: number;
}

/** As many as can be told apart. */
export const MOST_SERIES = 6;

const cellOf = (row: Row, metric: string): Cell => ({
  row,
  size: rowSize(row, metric),
  previous: row.previous ? sizeOf(figureOf(row.previous, metric)) : undefined,
});

export const dimension = (row: Row, key: string | undefined) => row.dimensions.find((one) => one.key === key);

/** Periods across, one series for each value of the split (or a single one). */
export function overTime(
  rows: readonly Row[],
  metric: string,
  split: string | undefined,
  name: (start: string, isTick: boolean) => string,
  only: string,
): Plot {
  const starts = new Map<string, boolean>();
  const values = new Map<string, string>();
  const cells = new Map<string, Cell>();
  for (const row of rows) {
    if (!row.bucketStart) continue;
    const { value, label } = splitOf(row, split, only);
    starts.set(row.bucketStart, row.isComplete);
    values.set(value, label);
    cells.set(`${row.bucketStart} ${value}`, cellOf(row, metric));
  }
  const order = [...starts].sort(([one], [other]) => Date.parse(one) - Date.parse(other));
  const shown = [...values].slice(0, MOST_SERIES);
  return {
    columns: order.map(([start, isComplete]) => ({
      id: start,
      label: name(start, false),
      tick: name(start, true),
      isComplete,
    })),
    series: shown.map(([id, label]) => ({ id, label, cells: order.map(([start]) => cells.get(`${start} ${id}`)) })),
    hidden: values.size - shown.length,
  };
}

/** Values of a split across, in the order of the values themselves. */
export function acrossValues(rows: readonly Row[], metric: string, split: string, only: string): Plot {
  const ordered = inOrder(rows, split);
  return {
    columns: ordered.map((row) => {
      const { value, label } = splitOf(row, split, only);
      return { id: value, label, tick: label, isComplete: true };
    }),
    series: [{ id: "", label: only, cells: ordered.map((row) => cellOf(row, metric)) }],
    hidden: 0,
  };
}

function splitOf(row: Row, split: string | undefined, only: string): { value: string; label: string } {
  if (!split) return { value: "", label: only };
  const found = dimension(row, split);
  return { value: row.isOther ? "OTHER" : (found?.value ?? ""), label: found?.label ?? only };
}

const unknownLast = (value: string) => (value === "UNKNOWN" || value === "OTHER" ? 1 : 0);

/** Groups from the best to those who have gone: an order that their names do not have. */
const GROUPS =
  "CHAMPIONS LOYAL ACTIVE NEW PROMISING NEEDS_ATTENTION ALMOST_LOST AT_RISK PREVIOUSLY_LOYAL DORMANT PROSPECTS".split(
    " ",
  );
const group = (value: string) => GROUPS.indexOf(value);

export function compareValues(one: string, other: string): number {
  if (group(one) >= 0 && group(other) >= 0) return group(one) - group(other);
  return unknownLast(one) - unknownLast(other) || one.localeCompare(other, "en", { numeric: true });
}

function inOrder(rows: readonly Row[], key: string): Row[] {
  return [...rows].sort((one, other) =>
    compareValues(dimension(one, key)?.value ?? "", dimension(other, key)?.value ?? ""),
  );
}

export interface Head {
  id: string;
  label: string;
  /** Where there is little room. */
  short?: string;
}

export interface Grid {
  rows: readonly Head[];
  columns: readonly Head[];
  at: (row: string, column: string) => Row | undefined;
}

/** Two splits against each other. */
export function crossed(rows: readonly Row[], down: string, across: string): Grid {
  const downs = new Map<string, string>();
  const acrosses = new Map<string, string>();
  const cells = new Map<string, Row>();
  for (const row of rows) {
    const one = dimension(row, down);
    const other = dimension(row, across);
    if (!one || !other) continue;
    downs.set(one.value, one.label);
    acrosses.set(other.value, other.label);
    cells.set(`${one.value} ${other.value}`, row);
  }
  const heads = (known: Map<string, string>) =>
    [...known].sort(([one], [other]) => compareValues(one, other)).map(([id, label]) => ({ id, label }));
  return { rows: heads(downs), columns: heads(acrosses), at: (row, column) => cells.get(`${row} ${column}`) };
}

/** So many columns at a time, each with the lines that have something in them. */
export function pieces(grid: Grid, width: number): Grid[] {
  const starts = Array.from({ length: Math.ceil(grid.columns.length / width) }, (_, place) => place * width);
  return starts.map((start) => {
    const columns = grid.columns.slice(start, start + width);
    return { ...grid, columns, rows: grid.rows.filter(({ id }) => columns.some((one) => grid.at(id, one.id))) };
  });
}
