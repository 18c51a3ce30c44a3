import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CustomerPaymentsDocument, type CustomerPaymentsQuery } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Pager, usePaging } from "@/ui/Pager";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { PaymentState } from "@/ui/status";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant, Money, Nothing } from "@/ui/Values";

type PaymentLine = NonNullable<NonNullable<CustomerPaymentsQuery["customer"]>["payments"]>["nodes"][number];

/** Money that came in or was tried. */
export function Payments({ customerId: id }: { customerId: string }) {
  const { t } = useLingui();
  const may = useMay();
  const paging = usePaging(10, id);
  const query = useQuery({
    ...graphqlQuery(CustomerPaymentsDocument, { id, ...paging.variables }),
    enabled: may("ORDERS_READ"),
    placeholderData: keepPreviousData,
  });
  const columns: TableColumn<PaymentLine>[] = [
    { id: "at", header: t`Date`, cell: ({ at }) => <Instant at={at} as="datetime" /> },
    { id: "method", header: t`Method`, cell: ({ method }) => method },
    { id: "status", header: t`Status`, cell: ({ status }) => <PaymentState value={status} /> },
    {
      id: "reference",
      header: t`Reference`,
      cell: ({ reference }) => (reference ? <code className="select-all text-xs">{reference}</code> : <Nothing />),
    },
    {
      id: "order",
      header: t`Order`,
      cell: ({ order }) =>
        order ? (
          <Link to="/orders/$id" params={{ id: order.id }} className="hover:underline">
            {order.number}
          </Link>
        ) : (
          <Nothing />
        ),
    },
    { id: "amount", header: t`Amount`, isEnd: true, cell: ({ amount }) => <Money value={amount} /> },
  ];
  if (!may("ORDERS_READ")) return null;
  const payments = query.data?.customer?.payments;
  return (
    <Section
      title={
        <>
          <Trans>Transactions</Trans>{" "}
          {payments && <span className="font-normal text-muted">{formatNumber(payments.totalCount)}</span>}
        </>
      }
    >
      {query.isPending && <Skeleton lines={3} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {payments?.nodes.length === 0 && (
        <p className="text-muted">
          <Trans>No payment has been reported for this customer's orders.</Trans>
        </p>
      )}
      {payments && payments.nodes.length > 0 && (
        <>
          <Table label={t`Transactions`} columns={columns} rows={payments.nodes} isDim={query.isPlaceholderData} />
          <Pager page={payments.pageInfo} paging={paging} />
        </>
      )}
    </Section>
  );
}
