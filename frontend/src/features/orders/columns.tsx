import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type OrderRowFragment, OrderStoresDocument } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import type { FilterDefinition } from "@/ui/filters/kinds";
import type { GridColumn } from "@/ui/grid/types";
import { OrderState, PaymentState, useFulfillmentWords, useOrderWords, usePaymentWords } from "@/ui/status";
import { Instant, Money, Nothing } from "@/ui/Values";

export function useOrderColumns(): GridColumn<OrderRowFragment>[] {
  const { t } = useLingui();
  const fulfillment = useFulfillmentWords();
  return [
    { id: "number", header: t`Order`, sort: "number", width: 7, grow: 1, cell: ({ number }) => number },
    { id: "placed", header: t`Date`, sort: "placed", width: 6.75, cell: ({ placedAt }) => <Instant at={placedAt} /> },
    {
      id: "customer",
      header: t`Customer`,
      sort: "customer",
      width: 9,
      grow: 1.6,
      cell: ({ customer }) => customer?.displayName ?? <Nothing />,
    },
    {
      id: "status",
      header: t`Status`,
      sort: "status",
      width: 7,
      cell: ({ status }) => <OrderState value={status} />,
    },
    {
      id: "payment",
      header: t`Payment`,
      sort: "payment",
      width: 7,
      cell: ({ paymentStatus }) => <PaymentState value={paymentStatus} />,
    },
    {
      id: "method",
      header: t`Method`,
      width: 6,
      grow: 1,
      cell: ({ paymentMethod }) => (paymentMethod ? <span className="text-soft">{paymentMethod}</span> : <Nothing />),
    },
    {
      id: "fulfillment",
      header: t`Fulfilment`,
      width: 6,
      cell: ({ fulfillmentStatus }) => <span className="text-soft">{fulfillment[fulfillmentStatus]}</span>,
    },
    {
      id: "store",
      header: t`Store`,
      width: 4.5,
      cell: ({ store }) => <span className="text-soft">{store.code}</span>,
    },
    { id: "units", header: t`Items`, width: 3.5, isEnd: true, cell: ({ unitCount }) => formatNumber(unitCount) },
    {
      id: "total",
      header: t`Total`,
      sort: "total",
      width: 6.5,
      isEnd: true,
      cell: ({ total }) => <Money value={total.presentment} />,
    },
  ];
}

export function useOrderFilters(): FilterDefinition[] {
  const { t } = useLingui();
  const stores = useQuery({ ...graphqlQuery(OrderStoresDocument, {}), staleTime: 60_000 });
  const options = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));
  return [
    { key: "status", label: t`Status`, kind: "choices", options: options(useOrderWords()) },
    { key: "payment", label: t`Payment`, kind: "choices", options: options(usePaymentWords()) },
    { key: "placed", label: t`Date`, kind: "when" },
    { key: "total", label: t`Total`, kind: "money" },
    {
      key: "store",
      label: t`Store`,
      kind: "choices",
      options: (stores.data?.stores ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
  ];
}
