import { formatList, parseList } from "@/lib/url";

/** The columns of a list as they stand in the address and in views: `email:220` is 220 pixels wide, `email` as wide as usual. */

export interface ShownColumn {
  id: string;
  width?: number | undefined;
}

/** Columns and sorts of custom fields: `custom.shoe_size`. */
export const CUSTOM = "custom.";
export const NARROWEST = 48;
export const WIDEST = 800;

export function parseColumns(text: string | undefined): ShownColumn[] {
  const seen = new Set<string>();
  return parseList(text).flatMap((part) => {
    const [id = "", width = ""] = part.split(":");
    if (!id || seen.has(id)) return [];
    seen.add(id);
    return [/^\d{1,4}$/.test(width) ? { id, width: clamped(Number(width)) } : { id }];
  });
}

export function formatColumns(columns: readonly ShownColumn[]): string | undefined {
  return formatList(columns.map(({ id, width }) => (width === undefined ? id : `${id}:${width}`)));
}

export function clamped(width: number): number {
  return Math.round(Math.max(NARROWEST, Math.min(width, WIDEST)));
}

/** The first column names the row and stays where it is. */
export function moved(columns: readonly ShownColumn[], id: string, to: number): ShownColumn[] {
  const column = columns.find((one) => one.id === id);
  const rest = columns.filter((one) => one.id !== id);
  const place = Math.max(1, Math.min(to, rest.length));
  if (!column || columns[0]?.id === id) return [...columns];
  return [...rest.slice(0, place), column, ...rest.slice(place)];
}

export function widened(columns: readonly ShownColumn[], id: string, width: number | undefined): ShownColumn[] {
  return columns.map((one) => (one.id === id ? { id, width: width === undefined ? width : clamped(width) } : one));
}

export function toggled(columns: readonly ShownColumn[], id: string): ShownColumn[] {
  return columns.some((one) => one.id === id) ? columns.filter((one) => one.id !== id) : [...columns, { id }];
}

/** The columns of the grid in the order and with the widths that are wished for; unknown ones are passed over. */
export function arranged<Column extends { id: string }>(
  all: readonly Column[],
  shown: readonly ShownColumn[],
): (Column & { pixels?: number | undefined })[] {
  return shown.flatMap(({ id, width }) => {
    const column = all.find((one) => one.id === id);
    return column ? [width === undefined ? column : { ...column, pixels: width }] : [];
  });
}
