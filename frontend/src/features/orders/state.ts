import * as v from "valibot";
import type { OrderFilter, OrderListQueryVariables, OrderSort, OrderSortField } from "@/gql/graphql";
import { filterFrom, type Shorts, shortAmong, shortCodes, shortDecimal, shortWhen } from "@/ui/filters/address";

const text = v.optional(v.fallback(v.optional(v.string()), undefined));

export const ORDERS_SEARCH = v.object({
  q: text,
  sort: text,
  status: text,
  payment: text,
  placed: text,
  total: text,
  store: text,
  filter: text,
});

export type OrdersSearch = v.InferOutput<typeof ORDERS_SEARCH>;

/** Conditions with a short form in the address; all others stand under `filter`. */
export const SHORTS: Shorts = {
  status: shortCodes("status"),
  payment: shortCodes("paymentStatus"),
  placed: shortWhen("placedAt"),
  total: shortDecimal("total"),
  store: shortAmong("storeId"),
};

const SORTS: Readonly<Record<string, OrderSortField>> = {
  number: "NUMBER",
  placed: "PLACED_AT",
  customer: "CUSTOMER_NAME",
  status: "STATUS",
  payment: "PAYMENT_STATUS",
  total: "TOTAL",
};

export function readSort(sort: string | undefined): { text: string; orderBy: OrderSort[] } {
  const wanted = sort && SORTS[sort.replace("-", "")] ? sort : "-placed";
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
