/** Which fields a browser chose last for each list, and moving one of them. */
const KEPT = "regulars.exports.fields.";

export function readChoice(what: string, known: readonly string[], defaults: readonly string[]): string[] {
  const kept = localStorage.getItem(KEPT + what)?.split(",") ?? [];
  const chosen = kept.filter((key) => known.includes(key));
  return chosen.length > 0 ? chosen : [...defaults];
}

export function keepChoice(what: string, chosen: readonly string[]): void {
  localStorage.setItem(KEPT + what, chosen.join(","));
}

/** The list with one item moved to another place; a place outside of it changes nothing. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const next = [...items];
  if (to < 0 || to >= items.length || from < 0 || from >= items.length) return next;
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
