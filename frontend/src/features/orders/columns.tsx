import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { StuckBadge } from "@/features/orders/StuckBadge";
import { type OrderRowFragment, OrderStoresDocument } from "@/gql/graphql";
import { formatNumber, sentence } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import type { FilterDefinition } from "@/ui/filters/kinds";
import type { GridColumn } from "@/ui/grid/types";
import { OrderState, PaymentState, useFulfillmentWords, useOrderWords, usePaymentWords } from "@/ui/status";
import { Instant, Money, Nothing } from "@/ui/Values";

export function useOrderColumns(): GridColumn<OrderRowFragment>[] {
  const { t } = useLingui();
  const fulfillment = useFulfillmentWords();
  return [
    { id: "number", header: t`Order`, sort: "number", width: 6.5, grow: 1, cell: ({ number }) => number },
    { id: "placed", header: t`Date`, sort: "placed", width: 6.75, cell: ({ placedAt }) => <Instant at={placedAt} /> },
    {
      id: "customer",
      header: t`Customer`,
      sort: "customer",
      width: 8,
      grow: 1.6,
      cell: ({ customer }) => customer?.displayName ?? <Nothing />,
    },
    {
      id: "status",
      header: t`Status`,
      sort: "status",
      width: 9,
      cell: ({ status, stuckIn, stuckFor }) => (
        <span className="flex min-w-0 items-center gap-1.5">
          <OrderState value={status} />
          {stuckIn && <StuckBadge state={stuckIn} over={stuckFor} />}
        </span>
      ),
    },
    {
      id: "payment",
      header: t`Payment`,
      sort: "payment",
      width: 6.5,
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
      sort: "fulfillment",
      width: 6,
      cell: ({ fulfillmentStatus }) => <span className="text-soft">{fulfillment[fulfillmentStatus]}</span>,
    },
    {
      id: "store",
      header: t`Store`,
      sort: "store",
      width: 4.5,
      cell: ({ store }) => <span className="text-soft">{store.code}</span>,
    },
    {
      id: "channel",
      header: t`Channel`,
      width: 6,
      cell: ({ channel }) => (channel ? <span className="text-soft">{sentence(channel)}</span> : <Nothing />),
    },
    {
      id: "stuck",
      header: t`Stuck since`,
      sort: "stuck",
      width: 6.75,
      cell: ({ stuckSince }) => (stuckSince ? <Instant at={stuckSince} /> : <Nothing />),
    },
    { id: "units", header: t`Items`, width: 3.5, isEnd: true, cell: ({ unitCount }) => formatNumber(unitCount) },
    {
      id: "total",
      header: t`Total`,
      sort: "total",
      width: 6,
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
    { key: "goods", label: t`Fulfilment`, kind: "choices", options: options(useFulfillmentWords()) },
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
