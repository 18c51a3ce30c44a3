import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ShoppingBag } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import type { OrdersSearch } from "@/features/orders/address";
import { useOrderColumns, useOrderFilters } from "@/features/orders/columns";
import { LinkBar } from "@/features/orders/LinkBar";
import { orderListQuery } from "@/features/orders/query";
import { readColumns, readSort, readVariables, SHORTS } from "@/features/orders/state";
import { ORDER_VIEWS, useOrderPresets } from "@/features/orders/views";
import { type OrderRowFragment, OrderTotalDocument } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { buttonClass } from "@/ui/buttonClass";
import { ExportButton } from "@/ui/exports/ExportButton";
import { ListFilters } from "@/ui/filters/ListFilters";
import { loadOrderLeaves } from "@/ui/filters/load";
import { ColumnChooser } from "@/ui/grid/ColumnChooser";
import { arranged, formatColumns, widened } from "@/ui/grid/columns";
import { DataGrid } from "@/ui/grid/DataGrid";
import { PageHeader } from "@/ui/Page";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState } from "@/ui/States";
import { useViews } from "@/ui/views/useViews";
import { ViewMenu } from "@/ui/views/ViewMenu";

const Withheld = lazy(() => import("@/ui/views/Withheld"));

export function OrderList({ search }: { search: OrdersSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const [active, setActive] = useState<string>();
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const clear = () => setIds(new Set());
  const toggle = (id: string) =>
    setIds((before) => new Set([...before].filter((one) => one !== id).concat(before.has(id) ? [] : [id])));
  const allColumns = useOrderColumns();
  const shown = readColumns(search.cols);
  const columns = arranged(allColumns, shown);
  const filters = useOrderFilters();
  const variables = readVariables(search);
  const list = useInfiniteQuery(orderListQuery(variables));
  const rows = useMemo(() => list.data?.pages.flatMap(({ orders }) => orders?.nodes ?? []) ?? [], [list.data]);
  const { search: text, filter } = variables;
  const count = useQuery({
    ...graphqlQuery(OrderTotalDocument, { search: text, filter }),
    placeholderData: keepPreviousData,
  });
  const total = count.data?.orders?.totalCount;

  const change = useCallback(
    (next: Partial<OrdersSearch>) =>
      void navigate({ to: "/orders", search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const views = useViews(ORDER_VIEWS, useOrderPresets(), search, change);
  const onSearch = useCallback((q: string | undefined) => change({ q }), [change]);
  const onOpen = useCallback(
    ({ id }: OrderRowFragment) => void navigate({ to: "/orders/$id", params: { id } }),
    [navigate],
  );
  const index = rows.findIndex(({ id }) => id === active);
  const walk = (step: number) => setActive(rows[Math.max(0, Math.min(index + step, rows.length - 1))]?.id);
  const section = t`This list`;
  useHotkeys([
    { keys: "j", label: t`Next order`, section, run: () => walk(1) },
    { keys: "k", label: t`Previous order`, section, run: () => walk(index < 0 ? 1 : -1) },
    { keys: "x", label: t`Select`, section, run: () => active && toggle(active) },
    { keys: "Enter", label: t`Open`, section, run: () => rows[index] && onOpen(rows[index]) },
  ]);

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Orders</Trans>}
        aside={
          <>
            {total !== undefined && !views.current?.requiredScope && (
              <span className="text-muted">{formatNumber(total)}</span>
            )}
            <ViewMenu kind={ORDER_VIEWS} views={views} address={search} />
          </>
        }
        actions={
          <>
            <ExportButton
              list={{
                what: "ORDERS",
                filter: filter || text ? { ...filter, ...(text && { search: text }) } : undefined,
                orderBy: readSort(search.sort).orderBy,
                total,
              }}
            />
            <SearchBox
              label={t`Number, e-mail, reference or SKU`}
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
            {may("ORDERS_WRITE") && (
              <>
                <Link to="/imports" search={{ what: "ORDERS" }} className={buttonClass()}>
                  <Trans>Import</Trans>
                </Link>
                <Link to="/orders/new" search={{ customer: "" }} className={buttonClass("primary")}>
                  <Trans>Create order</Trans>
                </Link>
              </>
            )}
          </>
        }
      />
      <ListFilters definitions={filters} shorts={SHORTS} leaves={loadOrderLeaves} address={search} onChange={change} />
      <div className="relative min-h-0 flex-1 border-line border-t">
        {views.current?.requiredScope ? (
          <Suspense>
            <Withheld view={views.current} onLeave={() => change({ view: undefined })} />
          </Suspense>
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataGrid
            label={t`Orders`}
            columns={columns}
            rows={rows}
            total={total}
            sort={readSort(search.sort).text}
            onSort={(sort) => change({ sort })}
            onResize={(id, width) => change({ cols: formatColumns(widened(shown, id, width)) })}
            density={search.density}
            {...(may("ORDERS_WRITE") && may("ORDERS_READ") && { selection: { ids, toggle } })}
            activeId={active}
            onActive={setActive}
            onOpen={onOpen}
            href={({ id }) => `/orders/${id}`}
            hasMore={list.hasNextPage && !list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            isStale={list.isPlaceholderData}
            isLoading={list.isPending}
            question={JSON.stringify(variables)}
            empty={
              <EmptyState icon={<ShoppingBag />} title={filter || text ? t`No order matches` : t`No orders yet`}>
                {filter || text ? (
                  <Trans>Take a filter away or look for something else. Drafts are begun with Create order.</Trans>
                ) : (
                  <Trans>Orders come from your shop over the API, from a file by Import, or are made here.</Trans>
                )}
              </EmptyState>
            }
          />
        )}
        <LinkBar ids={ids} onClear={clear} />
      </div>
    </div>
  );
}
