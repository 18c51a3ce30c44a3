/** Filters as they stand in the address bar, and what they mean. Every one is a text; absent is “any”. */

export type FilterKind = "range" | "money" | "when" | "choice" | "choices";

export interface FilterChoice {
  value: string;
  label: string;
}

export interface FilterDefinition {
  key: string;
  label: string;
  kind: FilterKind;
  /** For choice and choices. */
  options?: readonly FilterChoice[];
}

/** What every editor of a filter gets. */
export interface EditorProps {
  definition: FilterDefinition;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  onDone: () => void;
}

export type FilterValues = Readonly<Record<string, string | undefined>>;

export type When =
  | { kind: "within"; period: string }
  | { kind: "before"; period: string }
  | { kind: "between"; from?: string; to?: string }
  | { kind: "never" };

const PERIOD = /^P\d+[DWM]$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `P30D` within the last 30 days · `!P90D` longer ago than 90 days · `2026-01-01..` since that day · `never`. */
export function parseWhen(text: string | undefined): When | undefined {
  if (!text) return undefined;
  if (text === "never") return { kind: "never" };
  if (PERIOD.test(text)) return { kind: "within", period: text };
  if (text.startsWith("!") && PERIOD.test(text.slice(1))) return { kind: "before", period: text.slice(1) };
  const [from = "", to = ""] = text.split("..");
  if (!DAY.test(from) && !DAY.test(to)) return undefined;
  return { kind: "between", ...(DAY.test(from) && { from }), ...(DAY.test(to) && { to }) };
}
