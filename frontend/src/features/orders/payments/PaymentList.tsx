import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CreditCard } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import type { PaymentsSearch } from "@/features/orders/payments/address";
import { usePaymentColumns, usePaymentFilters } from "@/features/orders/payments/columns";
import { PaymentSheet } from "@/features/orders/payments/PaymentSheet";
import {
  paymentListQuery,
  readColumns,
  readFilter,
  readSort,
  readVariables,
  SHORTS,
} from "@/features/orders/payments/state";
import { PAYMENT_VIEWS, usePaymentPresets } from "@/features/orders/payments/views";
import { type PaymentRowFragment, PaymentTotalDocument } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { ExportButton } from "@/ui/exports/ExportButton";
import { ListFilters } from "@/ui/filters/ListFilters";
import { loadPaymentLeaves } from "@/ui/filters/load";
import { ColumnChooser } from "@/ui/grid/ColumnChooser";
import { arranged, formatColumns, widened } from "@/ui/grid/columns";
import { DataGrid } from "@/ui/grid/DataGrid";
import { PageHeader } from "@/ui/Page";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState, ForbiddenState } from "@/ui/States";
import { useViews } from "@/ui/views/useViews";
import { ViewMenu } from "@/ui/views/ViewMenu";

const Withheld = lazy(() => import("@/ui/views/Withheld"));

/** Transactions of all orders: money that came in or was tried. */
export function PaymentList({ search }: { search: PaymentsSearch }) {
  const may = useMay();
  return may("ORDERS_READ") ? <List search={search} /> : <ForbiddenState scope="ORDERS_READ" />;
}

function List({ search }: { search: PaymentsSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [active, setActive] = useState<string>();
  const allColumns = usePaymentColumns();
  const shown = readColumns(search.cols);
  const filter = readFilter(search);
  const variables = readVariables(search);
  const list = useInfiniteQuery(paymentListQuery(variables));
  const rows = useMemo(() => list.data?.pages.flatMap(({ payments }) => payments?.nodes ?? []) ?? [], [list.data]);
  const count = useQuery({ ...graphqlQuery(PaymentTotalDocument, { filter }), placeholderData: keepPreviousData });
  const total = count.data?.payments?.totalCount;

  const change = useCallback(
    (next: Partial<PaymentsSearch>) =>
      void navigate({ to: "/payments", search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const views = useViews(PAYMENT_VIEWS, usePaymentPresets(), search, change);
  const onSearch = useCallback((q: string | undefined) => change({ q }), [change]);
  const onOpen = useCallback(({ id }: PaymentRowFragment) => change({ open: id }), [change]);
  const index = rows.findIndex(({ id }) => id === active);
  const walk = (step: number) => setActive(rows[Math.max(0, Math.min(index + step, rows.length - 1))]?.id);
  const section = t`This list`;
  useHotkeys([
    { keys: "j", label: t`Next payment`, section, run: () => walk(1) },
    { keys: "k", label: t`Previous payment`, section, run: () => walk(index < 0 ? 1 : -1) },
    { keys: "Enter", label: t`Open`, section, run: () => rows[index] && onOpen(rows[index]) },
  ]);

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Payments</Trans>}
        aside={
          <>
            {total !== undefined && !views.current?.requiredScope && (
              <span className="text-muted">{formatNumber(total)}</span>
            )}
            <ViewMenu kind={PAYMENT_VIEWS} views={views} address={search} />
          </>
        }
        actions={
          <>
            <ExportButton list={{ what: "PAYMENTS", filter, orderBy: readSort(search.sort).orderBy, total }} />
            <SearchBox
              label={t`Reference or order number`}
              value={search.q}
              onChange={onSearch}
              onLeave={() => setActive(rows[0]?.id)}
            />
            <ColumnChooser
              columns={allColumns}
              shown={shown}
              onChange={(next) => change({ cols: formatColumns(next) })}
              density={search.density}
              onDensity={(density) => change({ density })}
            />
          </>
        }
      />
      <ListFilters
        definitions={usePaymentFilters()}
        shorts={SHORTS}
        leaves={loadPaymentLeaves}
        address={search}
        onChange={change}
      />
      <div className="min-h-0 flex-1 border-line border-t">
        {views.current?.requiredScope ? (
          <Suspense>
            <Withheld view={views.current} onLeave={() => change({ view: undefined })} />
          </Suspense>
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataGrid
            label={t`Payments`}
            columns={arranged(allColumns, shown)}
            rows={rows}
            total={total}
            sort={readSort(search.sort).text}
            onSort={(sort) => change({ sort })}
            onResize={(id, width) => change({ cols: formatColumns(widened(shown, id, width)) })}
            density={search.density}
            activeId={active}
            onActive={setActive}
            onOpen={onOpen}
            href={({ id }) => `/payments?open=${id}`}
            hasMore={list.hasNextPage && !list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            isStale={list.isPlaceholderData}
            isLoading={list.isPending}
            question={JSON.stringify(variables)}
            empty={
              <EmptyState icon={<CreditCard />} title={filter ? t`No payment matches` : t`No payments yet`}>
                <Trans>Payments come with the orders of your shop, from a file, or are recorded on an order.</Trans>
              </EmptyState>
            }
          />
        )}
      </div>
      {search.open && <PaymentSheet key={search.open} id={search.open} onClose={() => change({ open: undefined })} />}
    </div>
  );
}
