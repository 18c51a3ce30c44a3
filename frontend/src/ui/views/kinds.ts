import type { SavedViewInput, ViewPartsFragment, ViewSubject } from "@/gql/graphql";
import { formatList, parseList } from "@/lib/url";
import { type Address, addressOf, filterFrom, type Shorts } from "@/ui/filters/address";
import { type Filter, sameQuestion } from "@/ui/filters/tree";
import { CUSTOM } from "@/ui/grid/columns";

/** Views between the address bar and the server: the state of a list, and what it is compared by. */

export interface ViewKind {
  subject: ViewSubject;
  argument: "customerFilter" | "orderFilter" | "paymentFilter";
  shorts: Shorts;
  /** Sorts by their names in the address. */
  sorts: Readonly<Record<string, string>>;
  defaultSort: string;
  defaultColumns: readonly string[];
}

/** A view that everybody has from the start. */
export interface Preset {
  id: string;
  name: string;
  address: Address;
}

export type View = ViewPartsFragment;

/** The parts of an address that a view keeps; all others (what is open, which tab) are no part of it. */
export function viewAddress(view: View, kind: ViewKind): Record<string, string | undefined> {
  const [step] = view.orderBy;
  const sort = step && sortName(step, kind);
  return {
    ...addressOf((view.filter ?? undefined) as Filter | undefined, kind.shorts),
    q: view.search ?? undefined,
    sort: sort && `${step?.direction === "DESC" ? "-" : ""}${sort}`,
    cols: formatList(view.columns),
    density: view.density?.toLowerCase(),
    view: view.id,
  };
}

function sortName({ field, customFieldKey }: View["orderBy"][number], kind: ViewKind): string | undefined {
  if (customFieldKey) return `${CUSTOM}${customFieldKey}`;
  return Object.keys(kind.sorts).find((name) => kind.sorts[name] === field);
}

export function presetAddress(preset: Preset, kind: ViewKind): Record<string, string | undefined> {
  return { ...addressOf(undefined, kind.shorts), q: undefined, sort: undefined, view: preset.id, ...preset.address };
}

export function viewInput(
  address: Address,
  kind: ViewKind,
  { name, isShared, position = 0 }: { name: string; isShared: boolean; position?: number },
): SavedViewInput {
  const isDown = address.sort?.startsWith("-");
  const sort = isDown ? address.sort?.slice(1) : address.sort;
  const step = sort?.startsWith(CUSTOM)
    ? { field: "CUSTOM_FIELD", customFieldKey: sort.slice(CUSTOM.length) }
    : { field: sort && kind.sorts[sort] };
  return {
    name,
    isShared,
    position,
    subject: kind.subject,
    [kind.argument]: filterFrom(address, kind.shorts),
    search: address.q,
    orderBy: step.field ? [{ ...step, field: step.field, direction: isDown ? "DESC" : "ASC" }] : [],
    columns: parseList(address.cols),
    density: address.density === "compact" ? "COMPACT" : address.density === "comfortable" ? "COMFORTABLE" : undefined,
  };
}

/** Whether two addresses show the same list in the same form. */
export function sameView(one: Address, other: Address, kind: ViewKind): boolean {
  const columns = (address: Address) => address.cols ?? kind.defaultColumns.join(",");
  return (
    sameQuestion(filterFrom(one, kind.shorts), filterFrom(other, kind.shorts)) &&
    (one.q ?? "") === (other.q ?? "") &&
    (one.sort ?? kind.defaultSort) === (other.sort ?? kind.defaultSort) &&
    columns(one) === columns(other) &&
    (one.density ?? "") === (other.density ?? "")
  );
}

/** Whether an address asks for a view by its id alone, such as a link that somebody sent. */
export function isBareView(address: Address, kind: ViewKind): boolean {
  const keys = ["q", "sort", "cols", "density", "filter", ...Object.keys(kind.shorts)];
  return address.view !== undefined && keys.every((key) => address[key] === undefined);
}
