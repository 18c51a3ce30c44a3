import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ShoppingBag } from "lucide-react";
import { useState } from "react";
import { CompanyOrdersDocument, type CompanyOrdersQuery, type OrderFilter } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { Pager, usePaging } from "@/ui/Pager";
import { QuickFilter } from "@/ui/QuickFilter";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { OrderState, PaymentState } from "@/ui/status";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant, Money, Nothing } from "@/ui/Values";

type Line = NonNullable<NonNullable<CompanyOrdersQuery["company"]>["orders"]>["nodes"][number];
const QUICK: Readonly<Record<string, OrderFilter | null>> = {
  all: null,
  waiting: { awaitsApproval: true },
  unpaid: {
    paymentStatus: ["UNPAID", "AUTHORIZED", "PARTIALLY_PAID"],
    status: ["PENDING", "CONFIRMED", "PROCESSING", "IN_TRANSIT", "DELIVERED", "COMPLETED"],
  },
  draft: { status: ["DRAFT"] },
};

/** What was ordered for the company, newest first, ten at a time. */
export function CompanyOrders({ id }: { id: string }) {
  const { t } = useLingui();
  const [quick, setQuick] = useState("all");
  const paging = usePaging(10, `${id} ${quick}`);
  const query = useQuery({
    ...graphqlQuery(CompanyOrdersDocument, { id, ...paging.variables, filter: QUICK[quick] ?? null }),
    placeholderData: keepPreviousData,
  });
  const columns = useColumns();
  const orders = query.data?.company?.orders;
  return (
    <Section
      title={
        <>
          <Trans>Orders</Trans>{" "}
          {orders && (
            <Link
              to="/orders"
              search={{ filter: JSON.stringify({ companyId: { eq: id }, ...QUICK[quick] }) }}
              className="font-normal text-muted hover:underline"
            >
              {formatNumber(orders.totalCount)}
            </Link>
          )}
        </>
      }
      actions={
        <QuickFilter
          label={t`Which orders`}
          value={quick}
          onChange={setQuick}
          choices={[
            { value: "all", label: t`All` },
            { value: "waiting", label: t`Waiting for approval` },
            { value: "unpaid", label: t`Unpaid` },
            { value: "draft", label: t`Drafts` },
          ]}
        />
      }
    >
      {query.isPending && <Skeleton lines={4} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {orders?.nodes.length === 0 && (
        <EmptyState icon={<ShoppingBag />} title={quick === "all" ? t`No orders yet` : t`None of this kind`}>
          {quick === "all" && (
            <Trans>Create an order for a member and choose the company in it: its terms and limits hold then.</Trans>
          )}
        </EmptyState>
      )}
      {orders && orders.nodes.length > 0 && (
        <>
          <Table label={t`Orders`} columns={columns} rows={orders.nodes} isDim={query.isPlaceholderData} />
          <Pager page={orders.pageInfo} paging={paging} />
        </>
      )}
    </Section>
  );
}

function useColumns(): TableColumn<Line>[] {
  const { t } = useLingui();
  return [
    {
      id: "number",
      header: t`Order`,
      cell: ({ id, number, purchaseOrderNumber }) => (
        <span className="flex max-w-48 items-baseline gap-2">
          <Link to="/orders/$id" params={{ id }} className="font-medium hover:underline">
            {number}
          </Link>
          {purchaseOrderNumber && <span className="truncate text-muted text-xs">{purchaseOrderNumber}</span>}
        </span>
      ),
    },
    {
      id: "placed",
      header: t`Date`,
      cell: ({ placedAt, createdAt }) => <Instant at={placedAt ?? createdAt} />,
    },
    { id: "customer", header: t`Ordered by`, cell: ({ customer }) => customer?.displayName ?? <Nothing /> },
    { id: "status", header: t`Status`, cell: ({ status }) => <OrderState value={status} /> },
    { id: "payment", header: t`Payment`, cell: ({ paymentStatus }) => <PaymentState value={paymentStatus} /> },
    { id: "due", header: t`Due`, cell: ({ dueAt }) => <Instant at={dueAt} /> },
    { id: "total", header: t`Total`, isEnd: true, cell: ({ total }) => <Money value={total.presentment} /> },
  ];
}
