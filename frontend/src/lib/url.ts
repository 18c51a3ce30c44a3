/** Search parameters are plain text: what stands in the address bar is what a person would write. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** What of an address a page understands: the named parameters that are texts. Those of strangers are dropped. */
export function readTexts<Key extends string>(
  search: Record<string, unknown>,
  keys: readonly Key[],
): { [Name in Key]?: string | undefined } {
  const known = keys.filter((key) => typeof search[key] === "string").map((key) => [key, search[key]]);
  return Object.fromEntries(known) as { [Name in Key]?: string | undefined };
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(key, String(value));
  }
  const text = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `?${text}` : "";
}

export interface Range {
  from?: string;
  to?: string;
}

/** `100..500`, `100..`, `..500` or `100` (exactly). */
export function parseRange(text: string | undefined): Range | undefined {
  if (!text) return undefined;
  if (!text.includes("..")) return { from: text, to: text };
  const [from = "", to = ""] = text.split("..");
  return from || to ? { ...(from && { from }), ...(to && { to }) } : undefined;
}

export function formatRange({ from, to }: Range): string | undefined {
  if (!from && !to) return undefined;
  return from === to ? from : `${from ?? ""}..${to ?? ""}`;
}

export function parseList(text: string | undefined): string[] {
  return text ? text.split(",").filter(Boolean) : [];
}

export function formatList(values: readonly string[]): string | undefined {
  return values.length > 0 ? values.join(",") : undefined;
}
