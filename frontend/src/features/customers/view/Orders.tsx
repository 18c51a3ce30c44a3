import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ShoppingBag } from "lucide-react";
import { useState } from "react";
import { CustomerOrdersDocument, type CustomerOrdersQuery, type OrderStatus } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Pager, usePaging } from "@/ui/Pager";
import { QuickFilter } from "@/ui/QuickFilter";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, ForbiddenState, Skeleton } from "@/ui/States";
import { OrderState, PaymentState, useFulfillmentWords } from "@/ui/status";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant, Money, Nothing } from "@/ui/Values";

type OrderLine = NonNullable<NonNullable<CustomerOrdersQuery["customer"]>["orders"]>["nodes"][number];

const OPEN: OrderStatus[] = ["AWAITING_APPROVAL", "PENDING", "CONFIRMED", "PROCESSING"];
const QUICK: Record<string, OrderStatus[] | undefined> = {
  all: undefined,
  open: OPEN,
  transit: ["IN_TRANSIT"],
  delivered: ["DELIVERED", "COMPLETED"],
  cancelled: ["CANCELLED"],
  draft: ["DRAFT"],
};

/** The customer's orders, newest first, ten at a time. */
export function Orders({ customerId: id }: { customerId: string }) {
  const { t } = useLingui();
  const may = useMay();
  const [quick, setQuick] = useState("all");
  const paging = usePaging(10, `${id} ${quick}`);
  const status = QUICK[quick];
  const query = useQuery({
    ...graphqlQuery(CustomerOrdersDocument, { id, ...paging.variables, filter: status ? { status } : undefined }),
    enabled: may("ORDERS_READ"),
    placeholderData: keepPreviousData,
  });
  const columns = useColumns();
  if (!may("ORDERS_READ")) return <ForbiddenState scope="ORDERS_READ" />;
  const orders = query.data?.customer?.orders;
  return (
    <Section
      title={
        <>
          <Trans>Orders</Trans>{" "}
          {orders && <span className="font-normal text-muted">{formatNumber(orders.totalCount)}</span>}
        </>
      }
      actions={
        <QuickFilter
          label={t`Status`}
          value={quick}
          onChange={setQuick}
          choices={[
            { value: "all", label: t`All` },
            { value: "open", label: t`Open` },
            { value: "transit", label: t`In transit` },
            { value: "delivered", label: t`Delivered` },
            { value: "cancelled", label: t`Cancelled` },
            { value: "draft", label: t`Drafts` },
          ]}
        />
      }
    >
      {query.isPending && <Skeleton lines={5} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {orders?.nodes.length === 0 && (
        <EmptyState icon={<ShoppingBag />} title={quick === "all" ? t`No orders yet` : t`None of this kind`} />
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

function useColumns(): TableColumn<OrderLine>[] {
  const { t } = useLingui();
  const fulfillment = useFulfillmentWords();
  return [
    {
      id: "number",
      header: t`Order`,
      cell: ({ id, number }) => (
        <Link to="/orders/$id" params={{ id }} className="font-medium hover:underline">
          {number}
        </Link>
      ),
    },
    { id: "placed", header: t`Date`, cell: ({ placedAt }) => <Instant at={placedAt} /> },
    { id: "status", header: t`Status`, cell: ({ status }) => <OrderState value={status} /> },
    { id: "payment", header: t`Payment`, cell: ({ paymentStatus }) => <PaymentState value={paymentStatus} /> },
    { id: "method", header: t`Method`, cell: ({ paymentMethod }) => paymentMethod ?? <Nothing /> },
    {
      id: "fulfillment",
      header: t`Fulfilment`,
      className: "text-soft",
      cell: (order) => fulfillment[order.fulfillmentStatus],
    },
    { id: "store", header: t`Store`, className: "text-soft", cell: ({ store }) => store.code },
    { id: "units", header: t`Items`, isEnd: true, cell: ({ unitCount }) => formatNumber(unitCount) },
    { id: "total", header: t`Total`, isEnd: true, cell: ({ total }) => <Money value={total.presentment} /> },
  ];
}
