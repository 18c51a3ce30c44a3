import * as v from "valibot";
import type {
  OrderFilter,
  OrderListQueryVariables,
  OrderSort,
  OrderSortField,
  OrderStatus,
  PaymentStatus,
} from "@/gql/graphql";
import { parseList } from "@/lib/url";
import { clean, decimalFilter, whenFilter } from "@/ui/filters/predicates";

const text = v.optional(v.fallback(v.optional(v.string()), undefined));

export const ORDERS_SEARCH = v.object({
  q: text,
  sort: text,
  status: text,
  payment: text,
  placed: text,
  total: text,
  store: text,
});

export type OrdersSearch = v.InferOutput<typeof ORDERS_SEARCH>;

export const FILTER_KEYS = ["status", "payment", "placed", "total", "store"] as const;

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
  const some = <One extends string>(list: string | undefined) =>
    parseList(list).length > 0 ? (parseList(list) as One[]) : undefined;
  const stores = some(search.store);
  return clean<OrderFilter>({
    status: some<OrderStatus>(search.status),
    paymentStatus: some<PaymentStatus>(search.payment),
    placedAt: whenFilter(search.placed),
    total: decimalFilter(search.total),
    storeId: stores && { in: stores },
  });
}

export type OrderVariables = Omit<OrderListQueryVariables, "after">;

export function readVariables(search: OrdersSearch): OrderVariables {
  return { first: 50, search: search.q, filter: readFilter(search), orderBy: readSort(search.sort).orderBy };
}
