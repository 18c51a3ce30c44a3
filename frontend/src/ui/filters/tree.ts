/** A filter as a tree of conditions and groups, and back again without losing a word of it. */

/** A filter of the API, of whatever subject: conditions by their names, all of which hold; `and`, `or` and `not`. */
export type Filter = Readonly<Record<string, unknown>>;

/** How the parts of a group are taken together. */
export type Join = "all" | "any" | "none" | "notAll";

export interface Condition {
  kind: "condition";
  id: string;
  key: string;
  /** As the API takes it; undefined while somebody is still choosing. */
  value: unknown;
}

export interface Group {
  kind: "group";
  id: string;
  join: Join;
  parts: readonly Part[];
}

export type Part = Condition | Group;

let made = 0;

export function newCondition(key: string, value?: unknown): Condition {
  made += 1;
  return { kind: "condition", id: `c${made}`, key, value };
}

export function newGroup(join: Join, parts: readonly Part[] = []): Group {
  made += 1;
  return { kind: "group", id: `g${made}`, join, parts };
}

/** The whole filter; what has another form than a tree of groups stays one condition with its value as it came. */
export function treeOf(filter: Filter | undefined): Group {
  const part = filter && !isEmpty(filter) ? partOf(filter) : newGroup("all");
  return part.kind === "group" ? part : newGroup("all", [part]);
}

function partOf(filter: Filter): Part {
  const parts = partsOf(filter);
  return parts.length === 1 && parts[0] ? parts[0] : newGroup("all", parts);
}

function partsOf(filter: Filter): Part[] {
  return Object.entries(filter).flatMap(([key, value]): Part[] => {
    if (value === null || value === undefined) return [];
    if (key === "and" && isListOfFilters(value)) return value.filter((one) => !isEmpty(one)).map(partOf);
    if (key === "or" && isListOfFilters(value) && value.length > 0 && !value.some(isEmpty)) {
      return value.length === 1 && value[0] ? [partOf(value[0])] : [newGroup("any", value.map(partOf))];
    }
    if (key === "not" && isFilter(value) && !isEmpty(value)) return [negated(partOf(value))];
    return [newCondition(key, value)];
  });
}

function negated(part: Part): Group {
  if (part.kind === "group" && part.join === "any") return newGroup("none", part.parts);
  if (part.kind === "group" && part.join === "all") return newGroup("notAll", part.parts);
  return newGroup("none", [part]);
}

/** What the API is asked; nothing where no condition is complete. */
export function filterOf(part: Part): Filter | undefined {
  if (part.kind === "condition") return part.value === undefined ? undefined : { [part.key]: part.value };
  const filters = part.parts.map(filterOf).filter((filter) => filter !== undefined);
  const [first] = filters;
  if (!first) return undefined;
  switch (part.join) {
    case "all":
      return allOf(filters);
    case "any":
      return filters.length === 1 ? first : { or: filters };
    case "none":
      return { not: filters.length === 1 ? first : { or: filters } };
    case "notAll":
      return { not: allOf(filters) };
  }
}

/** Side by side for as long as the names differ; from the first that comes again on they are listed, in their order. */
function allOf(filters: readonly Filter[]): Filter {
  if (filters.length === 1) return filters[0] ?? {};
  const beside: Record<string, unknown> = {};
  const listed = filters.findIndex((filter) => {
    const [entry, ...more] = Object.entries(filter);
    if (!entry || more.length > 0 || entry[0] in beside || entry[0] === "and") return true;
    beside[entry[0]] = entry[1];
    return false;
  });
  return listed < 0 ? beside : { ...beside, and: filters.slice(listed) };
}

export function isFilter(value: unknown): value is Filter {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfFilters(value: unknown): value is Filter[] {
  return Array.isArray(value) && value.every(isFilter);
}

function isEmpty(filter: Filter): boolean {
  return Object.values(filter).every((value) => value === null || value === undefined);
}

/** Whether two filters, or two values of a leaf, are the same but for the order of their names. */
export function sameQuestion(one: unknown, other: unknown): boolean {
  return keyOf(one) === keyOf(other);
}

/** One text for the same filter, in whatever order its names stand. */
export function keyOf(filter: unknown): string {
  return (
    JSON.stringify(filter, (_, part: unknown) =>
      isFilter(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
    ) ?? ""
  );
}
