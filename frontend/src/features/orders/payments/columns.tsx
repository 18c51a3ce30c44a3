import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { OrderStoresDocument, type PaymentRowFragment } from "@/gql/graphql";
import { isZero } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import type { FilterDefinition } from "@/ui/filters/kinds";
import type { GridColumn } from "@/ui/grid/types";
import { PaymentState, usePaymentWords } from "@/ui/status";
import { Instant, Money, Nothing } from "@/ui/Values";

export function usePaymentColumns(): GridColumn<PaymentRowFragment>[] {
  const { t } = useLingui();
  return [
    { id: "at", header: t`Date`, sort: "at", width: 11.5, cell: ({ at }) => <Instant at={at} as="datetime" /> },
    {
      id: "amount",
      header: t`Amount`,
      sort: "amount",
      width: 7,
      isEnd: true,
      cell: ({ amount }) => <Money value={amount} />,
    },
    {
      id: "customer",
      header: t`Customer`,
      width: 9,
      grow: 1.6,
      cell: ({ customer }) => customer?.displayName ?? <Nothing />,
    },
    { id: "method", header: t`Method`, sort: "method", width: 7, grow: 1, cell: ({ method }) => method },
    {
      id: "status",
      header: t`Status`,
      sort: "status",
      width: 8,
      cell: ({ status }) => <PaymentState value={status} />,
    },
    {
      id: "reference",
      header: t`Reference`,
      width: 9,
      grow: 1.2,
      cell: ({ reference }) => (reference ? <code className="text-xs">{reference}</code> : <Nothing />),
    },
    {
      id: "order",
      header: t`Order`,
      width: 7,
      grow: 0.6,
      cell: ({ order }) => order?.number ?? <Nothing />,
    },
    {
      id: "store",
      header: t`Store`,
      width: 4.5,
      cell: ({ order }) => <span className="text-soft">{order?.store.code}</span>,
    },
    {
      id: "refunded",
      header: t`Given back`,
      width: 6.5,
      isEnd: true,
      cell: ({ refunded }) => (isZero(refunded) ? <Nothing /> : <Money value={refunded} />),
    },
  ];
}

export function usePaymentFilters(): FilterDefinition[] {
  const { t } = useLingui();
  const stores = useQuery({ ...graphqlQuery(OrderStoresDocument, {}), staleTime: 60_000 });
  return [
    {
      key: "status",
      label: t`Status`,
      kind: "choices",
      options: Object.entries(usePaymentWords()).map(([value, label]) => ({ value, label })),
    },
    { key: "at", label: t`Date`, kind: "when" },
    { key: "amount", label: t`Amount`, kind: "money" },
    {
      key: "store",
      label: t`Store`,
      kind: "choices",
      options: (stores.data?.stores ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
  ];
}
