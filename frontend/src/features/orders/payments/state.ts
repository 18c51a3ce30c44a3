import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { PaymentsSearch } from "@/features/orders/payments/address";
import {
  type PaymentFilter,
  PaymentListDocument,
  type PaymentListQueryVariables,
  type PaymentSort,
  type PaymentSortField,
} from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { filterFrom, type Shorts, shortAmong, shortCodes, shortDecimal, shortWhen } from "@/ui/filters/address";
import { parseColumns, type ShownColumn } from "@/ui/grid/columns";

/** Conditions with a short form in the address; all others stand under `filter`. */
export const SHORTS: Shorts = {
  status: shortCodes("status"),
  at: shortWhen("at"),
  amount: shortDecimal("amount"),
  store: shortAmong("storeId"),
};

export const SORTS: Readonly<Record<string, PaymentSortField>> = {
  at: "AT",
  amount: "AMOUNT",
  method: "METHOD",
  status: "STATUS",
};

export const DEFAULT_SORT = "-at";
export const DEFAULT_COLUMNS = ["at", "customer", "method", "status", "reference", "order", "store", "amount"];

/** The date stands first. */
export function readColumns(cols: string | undefined): ShownColumn[] {
  const wanted = parseColumns(cols ?? DEFAULT_COLUMNS.join(","));
  return [wanted.find(({ id }) => id === "at") ?? { id: "at" }, ...wanted.filter(({ id }) => id !== "at")];
}

export function readSort(sort: string | undefined): { text: string; orderBy: PaymentSort[] } {
  const wanted = sort && SORTS[sort.replace("-", "")] ? sort : DEFAULT_SORT;
  const field = SORTS[wanted.replace("-", "")] ?? "AT";
  return { text: wanted, orderBy: [{ field, direction: wanted.startsWith("-") ? "DESC" : "ASC" }] };
}

/** With what is searched for: the API takes it as a part of the filter. */
export function readFilter(search: PaymentsSearch): PaymentFilter | undefined {
  const filter = filterFrom(search, SHORTS) as PaymentFilter | undefined;
  return search.q ? { ...filter, search: search.q } : filter;
}

export type PaymentVariables = Omit<PaymentListQueryVariables, "after">;

export function readVariables(search: PaymentsSearch): PaymentVariables {
  return { first: 50, filter: readFilter(search), orderBy: readSort(search.sort).orderBy };
}

export function paymentListQuery(variables: PaymentVariables) {
  return infiniteQueryOptions({
    queryKey: ["PaymentList", variables] as const,
    queryFn: ({ pageParam, signal }) => request(PaymentListDocument, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ payments }) => (payments?.pageInfo.hasNextPage ? payments.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    staleTime: 30_000,
  });
}
