import * as v from "valibot";
import type { CustomerFilter, CustomerListQueryVariables, CustomerSort, CustomerSortField } from "@/gql/graphql";
import { parseList } from "@/lib/url";
import { clean, decimalFilter, whenFilter, wholeFilter } from "@/ui/filters/predicates";

const text = v.optional(v.fallback(v.optional(v.string()), undefined));

/** All that the list shows stands in the address bar, so that every view can be sent to a colleague. */
export const LIST_SEARCH = v.object({
  q: text,
  sort: text,
  cols: text,
  account: text,
  spent: text,
  orders: text,
  firstOrder: text,
  lastOrder: text,
  country: text,
  group: text,
  tag: text,
  /** The customer in the drawer, the part of it in view, and whether it is being edited. */
  open: text,
  tab: text,
  edit: text,
});

export type ListSearch = v.InferOutput<typeof LIST_SEARCH>;

export const FILTER_KEYS = [
  "account",
  "spent",
  "orders",
  "firstOrder",
  "lastOrder",
  "country",
  "group",
  "tag",
] as const;
export const DEFAULT_SORT = "-lastOrder";
export const PAGE_SIZE = 50;

export const SORTS: Readonly<Record<string, CustomerSortField>> = {
  name: "NAME",
  email: "EMAIL",
  phone: "PHONE",
  account: "ACCOUNT_STATUS",
  orders: "ORDER_COUNT",
  spent: "TOTAL_SPENT",
  average: "AVERAGE_ORDER_VALUE",
  joined: "ACCOUNT_CREATED_AT",
  created: "CREATED_AT",
  firstOrder: "FIRST_ORDER_AT",
  lastOrder: "LAST_ORDER_AT",
};

export function readSort(sort: string | undefined): { text: string; orderBy: CustomerSort[] } {
  const wanted = sort && SORTS[sort.replace("-", "")] ? sort : DEFAULT_SORT;
  const field = SORTS[wanted.replace("-", "")] ?? "LAST_ORDER_AT";
  return { text: wanted, orderBy: [{ field, direction: wanted.startsWith("-") ? "DESC" : "ASC" }] };
}

export function readFilter(search: ListSearch): CustomerFilter | undefined {
  const among = (list: string | undefined) => (parseList(list).length > 0 ? { in: parseList(list) } : undefined);
  return clean<CustomerFilter>({
    hasAccount: { with: true, without: false }[search.account ?? ""],
    totalSpent: decimalFilter(search.spent),
    orderCount: wholeFilter(search.orders),
    firstOrderAt: whenFilter(search.firstOrder),
    lastOrderAt: whenFilter(search.lastOrder),
    country: among(search.country),
    groupId: among(search.group),
    tag: among(search.tag),
  });
}

export type ListVariables = Omit<CustomerListQueryVariables, "after">;

export function readVariables(search: ListSearch, columns: readonly string[]): ListVariables {
  return {
    first: PAGE_SIZE,
    search: search.q,
    filter: readFilter(search),
    orderBy: readSort(search.sort).orderBy,
    withCountry: columns.includes("country"),
    withGroups: columns.includes("groups"),
  };
}

const DEFAULT_COLUMNS = ["name", "email", "phone", "account", "orders", "spent", "joined", "lastOrder"];
const KEPT = "regulars.customers.columns";

/** From the address bar, else as this browser last had them. */
export function readColumns(cols: string | undefined): string[] {
  const wanted = parseList(cols ?? localStorage.getItem(KEPT) ?? undefined);
  return wanted.length > 0 ? ["name", ...wanted.filter((id) => id !== "name")] : DEFAULT_COLUMNS;
}

export function keepColumns(columns: readonly string[]): void {
  localStorage.setItem(KEPT, columns.join(","));
}
