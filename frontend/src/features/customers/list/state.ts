import * as v from "valibot";
import type { CustomerFilter, CustomerListQueryVariables, CustomerSort, CustomerSortField } from "@/gql/graphql";
import { parseList } from "@/lib/url";
import {
  filterFrom,
  type Shorts,
  shortAmong,
  shortDecimal,
  shortFlag,
  shortWhen,
  shortWhole,
} from "@/ui/filters/address";

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
  filter: text,
  /** The customer in the drawer, the part of it in view, and whether it is being edited. */
  open: text,
  tab: text,
  edit: text,
});

export type ListSearch = v.InferOutput<typeof LIST_SEARCH>;

/** Conditions with a short form in the address; all others stand under `filter`. */
export const SHORTS: Shorts = {
  account: shortFlag("hasAccount", "with", "without"),
  spent: shortDecimal("totalSpent"),
  orders: shortWhole("orderCount"),
  firstOrder: shortWhen("firstOrderAt"),
  lastOrder: shortWhen("lastOrderAt"),
  country: shortAmong("country"),
  group: shortAmong("groupId"),
  tag: shortAmong("tag"),
};

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
  return filterFrom(search, SHORTS) as CustomerFilter | undefined;
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
