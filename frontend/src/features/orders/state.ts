import type { OrdersSearch } from "@/features/orders/address";
import type { OrderFilter, OrderListQueryVariables, OrderSort, OrderSortField } from "@/gql/graphql";
import { filterFrom, type Shorts, shortAmong, shortCodes, shortDecimal, shortWhen } from "@/ui/filters/address";
import { parseColumns, type ShownColumn } from "@/ui/grid/columns";

/** Conditions with a short form in the address; all others stand under `filter`. */
export const SHORTS: Shorts = {
  status: shortCodes("status"),
  payment: shortCodes("paymentStatus"),
  placed: shortWhen("placedAt"),
  total: shortDecimal("total"),
  store: shortAmong("storeId"),
  goods: shortCodes("fulfillmentStatus"),
};

export const SORTS: Readonly<Record<string, OrderSortField>> = {
  number: "NUMBER",
  placed: "PLACED_AT",
  customer: "CUSTOMER_NAME",
  status: "STATUS",
  payment: "PAYMENT_STATUS",
  total: "TOTAL",
  fulfillment: "FULFILLMENT_STATUS",
  store: "STORE",
  stuck: "STUCK_SINCE",
};

export const DEFAULT_SORT = "-placed";
export const DEFAULT_COLUMNS = [
  "number",
  "placed",
  "customer",
  "status",
  "payment",
  "method",
  "fulfillment",
  "store",
  "units",
  "total",
];

/** The number stands first. */
export function readColumns(cols: string | undefined): ShownColumn[] {
  const wanted = parseColumns(cols ?? DEFAULT_COLUMNS.join(","));
  return [wanted.find(({ id }) => id === "number") ?? { id: "number" }, ...wanted.filter(({ id }) => id !== "number")];
}

export function readSort(sort: string | undefined): { text: string; orderBy: OrderSort[] } {
  const wanted = sort && SORTS[sort.replace("-", "")] ? sort : DEFAULT_SORT;
  const field = SORTS[wanted.replace("-", "")] ?? "PLACED_AT";
  return { text: wanted, orderBy: [{ field, direction: wanted.startsWith("-") ? "DESC" : "ASC" }] };
}

export function readFilter(search: OrdersSearch): OrderFilter | undefined {
  return filterFrom(search, SHORTS) as OrderFilter | undefined;
}

export type OrderVariables = Omit<OrderListQueryVariables, "after">;

export function readVariables(search: OrdersSearch): OrderVariables {
  return { first: 50, search: search.q, filter: readFilter(search), orderBy: readSort(search.sort).orderBy };
}
