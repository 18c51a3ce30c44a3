import { Trans, useLingui } from "@lingui/react/macro";
import { VoidPayment } from "@/features/orders/money/VoidPayment";
import type { OrderQuery } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { formatNumber, isZero } from "@/lib/format";
import { PaymentState } from "@/ui/status";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant, Money, Nothing } from "@/ui/Values";

type Facts = NonNullable<OrderQuery["order"]>;
type Line = Facts["lineItems"][number];
type Payment = Facts["payments"][number];
type Refund = Facts["refunds"][number];

export function Lines({ lines }: { lines: readonly Line[] }) {
  const { t } = useLingui();
  const columns: TableColumn<Line>[] = [
    {
      id: "title",
      header: t`Item`,
      className: "min-w-24 whitespace-normal py-1.5",
      cell: ({ title, sku, category, brand }) => (
        <>
          <span className="mr-2 font-medium">{title}</span>
          <span className="inline-block text-muted text-xs">{[sku, category, brand].filter(Boolean).join(" · ")}</span>
        </>
      ),
    },
    { id: "price", header: t`Price`, isEnd: true, cell: ({ unitPrice }) => <Money value={unitPrice.presentment} /> },
    {
      id: "quantity",
      header: t`Quantity`,
      isEnd: true,
      cell: ({ quantity, returnedQuantity }) => (
        <>
          {formatNumber(quantity)}
          {returnedQuantity > 0 && (
            <span className="ml-1 text-muted text-xs">{t`${formatNumber(returnedQuantity)} returned`}</span>
          )}
        </>
      ),
    },
  ];
  if (lines.some(({ discount }) => !isZero(discount.presentment))) {
    columns.push({
      id: "discount",
      header: t`Discount`,
      isEnd: true,
      cell: ({ discount }) => (isZero(discount.presentment) ? <Nothing /> : <Money value={discount.presentment} />),
    });
  }
  columns.push({
    id: "total",
    header: t`Total`,
    isEnd: true,
    cell: ({ total }) => <Money value={total.presentment} />,
  });
  if (lines.length === 0) {
    return (
      <p className="text-muted">
        <Trans>This order came without its items.</Trans>
      </p>
    );
  }
  return <Table label={t`Items`} columns={columns} rows={lines} />;
}

export function PaymentTable({ payments }: { payments: readonly Payment[] }) {
  const { t } = useLingui();
  const columns: TableColumn<Payment>[] = [
    { id: "at", header: t`Date`, cell: ({ at }) => <Instant at={at} as="datetime" /> },
    { id: "method", header: t`Method`, cell: ({ method }) => method },
    { id: "status", header: t`Status`, cell: ({ status }) => <PaymentState value={status} /> },
    {
      id: "reference",
      header: t`Reference`,
      cell: ({ reference }) => (reference ? <code className="select-all text-xs">{reference}</code> : <Nothing />),
    },
    { id: "amount", header: t`Amount`, isEnd: true, cell: ({ amount }) => <Money value={amount} /> },
    {
      id: "refunded",
      header: t`Given back`,
      isEnd: true,
      cell: ({ refunded }) => (isZero(refunded) ? <Nothing /> : <Money value={refunded} />),
    },
  ];
  if (payments.some(({ isByHand }) => isByHand)) {
    columns.push({
      id: "void",
      header: t`Recorded here`,
      isEnd: true,
      cell: (payment) => <VoidPayment payment={payment} />,
    });
  }
  if (payments.length === 0) {
    return (
      <p className="text-muted">
        <Trans>No payment has been reported.</Trans>
      </p>
    );
  }
  return <Table label={t`Payments`} columns={columns} rows={payments} />;
}

export function RefundTable({ refunds }: { refunds: readonly Refund[] }) {
  const { t } = useLingui();
  const columns: TableColumn<Refund>[] = [
    { id: "at", header: t`Date`, cell: ({ at }) => <Instant at={at} as="datetime" /> },
    { id: "reason", header: t`Reason`, cell: ({ reason }) => reason ?? <Nothing /> },
    { id: "actor", header: t`By`, cell: ({ actor }) => (actor ? actorName(actor) : <Nothing />) },
    { id: "amount", header: t`Amount`, isEnd: true, cell: ({ amount }) => <Money value={amount.presentment} /> },
  ];
  return <Table label={t`Refunds`} columns={columns} rows={refunds} />;
}
