import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import {
  WaitingRefundDiscardDocument,
  WaitingRefundRetryDocument,
  WaitingRefundsDocument,
  type WaitingRefundsQuery,
} from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Button } from "@/ui/Button";
import { PageHeader, ScrollPage } from "@/ui/Page";
import { Pager, usePaging } from "@/ui/Pager";
import { EmptyState, ErrorState, ForbiddenState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Instant, Money } from "@/ui/Values";

type Waiting = NonNullable<WaitingRefundsQuery["waitingRefunds"]>["nodes"][number];

/** Refunds that came before their order or its money: why each waits, and what helps. */
export function WaitingRefunds() {
  const { t } = useLingui();
  const may = useMay();
  const paging = usePaging(25, "");
  const query = useQuery({
    ...graphqlQuery(WaitingRefundsDocument, paging.variables),
    enabled: may("ORDERS_READ"),
    placeholderData: keepPreviousData,
  });
  const page = query.data?.waitingRefunds;

  async function settle(problem: { message: string } | undefined, done: string) {
    toast(problem?.message ?? done, problem && { tone: "bad" });
    await invalidate("WaitingRefunds", "HomeAttention", "Order", "OrderList");
  }
  const retry = async ({ id, externalId }: Waiting) =>
    settle((await write(WaitingRefundRetryDocument, { id })).userErrors[0], t`${externalId} joined its order`);
  const discard = async ({ id, externalId }: Waiting) =>
    settle((await write(WaitingRefundDiscardDocument, { id })).userErrors[0], t`${externalId} was thrown away`);

  const columns: TableColumn<Waiting>[] = [
    {
      id: "refund",
      header: t`Refund`,
      cell: ({ externalId, reason }) => (
        <>
          <code className="select-all text-xs">{externalId}</code>
          {reason && <span className="block text-muted text-xs">{reason}</span>}
        </>
      ),
    },
    { id: "amount", header: t`Amount`, isEnd: true, cell: ({ amount }) => <Money value={amount} /> },
    {
      id: "order",
      header: t`Order`,
      cell: ({ order, orderExternalId, store }) => (
        <>
          {order ? (
            <Link to="/orders/$id" params={{ id: order.id }} className="font-medium text-accent hover:underline">
              {order.number}
            </Link>
          ) : (
            <code className="select-all text-xs">{orderExternalId}</code>
          )}
          <span className="block text-muted text-xs">{store.code}</span>
        </>
      ),
    },
    { id: "since", header: t`Waits since`, cell: ({ receivedAt }) => <Instant at={receivedAt} as="relative" /> },
    {
      id: "why",
      header: t`What helps`,
      cell: ({ problem }) =>
        problem ? (
          <>
            {problem}{" "}
            <span className="text-muted">
              <Trans>Put the order right at its source or here, then try again.</Trans>
            </span>
          </>
        ) : (
          <Trans>Its order has not come yet. Send or import it with this external id; the refund joins it.</Trans>
        ),
    },
    {
      id: "actions",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (refund) =>
        may("ORDERS_WRITE") && (
          <span className="flex justify-end gap-1.5">
            <Button size="sm" aria-label={t`Try again: ${refund.externalId}`} onPress={() => void retry(refund)}>
              <Trans>Try again</Trans>
            </Button>
            <Button
              size="sm"
              variant="danger"
              aria-label={t`Throw away ${refund.externalId}`}
              onPress={() => void discard(refund)}
            >
              <Trans>Throw away</Trans>
            </Button>
          </span>
        ),
    },
  ];
  if (!may("ORDERS_READ")) return <ForbiddenState scope="ORDERS_READ" />;
  return (
    <ScrollPage>
      <PageHeader
        title={<Trans>Waiting refunds</Trans>}
        aside={page && <span className="text-muted">{formatNumber(page.totalCount)}</span>}
      />
      <div className="px-6 pb-16">
        {query.isPending && <Skeleton lines={4} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {page?.nodes.length === 0 && (
          <EmptyState icon={<Undo2 />} title={t`No refund waits`}>
            <Trans>
              A payment service may report a refund before its order is here. It waits here until it can join.
            </Trans>
          </EmptyState>
        )}
        {page && page.nodes.length > 0 && (
          <div className="overflow-x-auto">
            <Table label={t`Waiting refunds`} columns={columns} rows={page.nodes} isDim={query.isPlaceholderData} />
            <Pager page={page.pageInfo} paging={paging} />
          </div>
        )}
      </div>
    </ScrollPage>
  );
}
