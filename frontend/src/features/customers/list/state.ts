import type { ListSearch } from "@/features/customers/list/address";
import type { CustomerFilter, CustomerListQueryVariables, CustomerSort, CustomerSortField } from "@/gql/graphql";
import {
  filterFrom,
  type Shorts,
  shortAmong,
  shortDecimal,
  shortFlag,
  shortWhen,
  shortWhole,
} from "@/ui/filters/address";
import { CUSTOM, formatColumns, parseColumns, type ShownColumn } from "@/ui/grid/columns";

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
  predictedLtv: "PREDICTED_LTV",
  churnRisk: "CHURN_RISK",
  joined: "ACCOUNT_CREATED_AT",
  created: "CREATED_AT",
  firstOrder: "FIRST_ORDER_AT",
  lastOrder: "LAST_ORDER_AT",
  lastLogin: "LAST_LOGIN_AT",
  lastActivity: "LAST_ACTIVITY_AT",
};

export function readSort(sort: string | undefined): { text: string; orderBy: CustomerSort[] } {
  const direction = sort?.startsWith("-") ? "DESC" : "ASC";
  const name = direction === "DESC" ? sort?.slice(1) : sort;
  if (sort && name?.startsWith(CUSTOM)) {
    return { text: sort, orderBy: [{ field: "CUSTOM_FIELD", customFieldKey: name.slice(CUSTOM.length), direction }] };
  }
  const field = name && SORTS[name];
  if (!sort || !field) return { text: DEFAULT_SORT, orderBy: [{ field: "LAST_ORDER_AT", direction: "DESC" }] };
  return { text: sort, orderBy: [{ field, direction }] };
}

export function readFilter(search: ListSearch): CustomerFilter | undefined {
  return filterFrom(search, SHORTS) as CustomerFilter | undefined;
}

export type ListVariables = Omit<CustomerListQueryVariables, "after">;

export function readVariables(search: ListSearch, columns: readonly ShownColumn[]): ListVariables {
  const has = (id: string) => columns.some((column) => column.id === id);
  const fieldKeys = columns.flatMap(({ id }) => (id.startsWith(CUSTOM) ? [id.slice(CUSTOM.length)] : []));
  return {
    first: PAGE_SIZE,
    search: search.q,
    filter: readFilter(search),
    orderBy: readSort(search.sort).orderBy,
    withCountry: has("country"),
    withGroups: has("groups"),
    withConsent: has("emailConsent") || has("smsConsent"),
    withFields: fieldKeys.length > 0,
    withPrediction: has("predictedLtv") || has("churnRisk"),
    withRfm: has("rfm"),
    fieldKeys,
  };
}

export const DEFAULT_COLUMNS = ["name", "email", "phone", "account", "orders", "spent", "joined", "lastOrder"];
const KEPT = "regulars.customers.columns";

/** From the address bar, else as this browser last had them. The name stands first. */
export function readColumns(cols: string | undefined): ShownColumn[] {
  const wanted = parseColumns(cols ?? localStorage.getItem(KEPT) ?? DEFAULT_COLUMNS.join(","));
  return [wanted.find(({ id }) => id === "name") ?? { id: "name" }, ...wanted.filter(({ id }) => id !== "name")];
}

export function keepColumns(columns: readonly ShownColumn[]): void {
  localStorage.setItem(KEPT, formatColumns(columns) ?? "");
}
