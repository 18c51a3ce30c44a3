import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Package } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { ProductSheet } from "@/features/catalog/ProductSheet";
import { filterOf, type ProductsSearch, productListQuery, sortOf, variablesOf } from "@/features/catalog/state";
import { type ProductLineFragment, ProductTotalDocument } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Status } from "@/ui/Badge";
import { buttonClass } from "@/ui/buttonClass";
import { DataGrid } from "@/ui/grid/DataGrid";
import type { GridColumn } from "@/ui/grid/types";
import { PageHeader } from "@/ui/Page";
import { QuickFilter } from "@/ui/QuickFilter";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState, ForbiddenState } from "@/ui/States";
import { Instant, Money, Nothing } from "@/ui/Values";

/** What is sold: as orders show it, files bring it and the shop sends it. */
export function ProductsPage({ search }: { search: ProductsSearch }) {
  const { t } = useLingui();
  const may = useMay();
  const navigate = useNavigate();
  const [active, setActive] = useState<string>();
  const columns = useColumns();
  const list = useInfiniteQuery({ ...productListQuery(variablesOf(search)), enabled: may("PRODUCTS_READ") });
  const rows = useMemo(() => list.data?.pages.flatMap(({ products }) => products?.nodes ?? []) ?? [], [list.data]);
  const count = useQuery({
    ...graphqlQuery(ProductTotalDocument, { search: search.q ?? null, filter: filterOf(search.show) }),
    enabled: may("PRODUCTS_READ"),
    placeholderData: keepPreviousData,
  });
  const total = count.data?.products?.totalCount;
  const change = useCallback(
    (next: { [Key in keyof ProductsSearch]: string | undefined }) =>
      void navigate({ to: "/products", search: (before) => ({ ...before, ...next }) as ProductsSearch, replace: true }),
    [navigate],
  );
  const onSearch = useCallback((q: string | undefined) => change({ q }), [change]);
  const index = rows.findIndex(({ id }) => id === active);
  const walk = (step: number) => setActive(rows[Math.max(0, Math.min(index + step, rows.length - 1))]?.id);
  const section = t`This list`;
  useHotkeys([
    { keys: "j", label: t`Next product`, section, run: () => walk(1) },
    { keys: "k", label: t`Previous product`, section, run: () => walk(index < 0 ? 1 : -1) },
    { keys: "Enter", label: t`Open`, section, run: () => rows[index] && change({ open: rows[index].sku }) },
  ]);
  if (!may("PRODUCTS_READ")) return <ForbiddenState scope="PRODUCTS_READ" />;

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Products</Trans>}
        aside={total !== undefined && <span className="text-muted">{formatNumber(total)}</span>}
        actions={
          <>
            <SearchBox
              label={t`Title, SKU or brand`}
              value={search.q}
              onChange={onSearch}
              onLeave={() => setActive(rows[0]?.id)}
            />
            {may("PRODUCTS_WRITE") && (
              <Link to="/imports" search={{ what: "PRODUCTS" }} className={buttonClass()}>
                <Trans>Import</Trans>
              </Link>
            )}
          </>
        }
      />
      <div className="flex px-6 pb-3">
        <QuickFilter
          label={t`Which products`}
          value={search.show ?? ""}
          choices={[
            { value: "", label: t`Active` },
            { value: "inactive", label: t`Not active` },
            { value: "all", label: t`All` },
          ]}
          onChange={(show) => change({ show: show || undefined })}
        />
      </div>
      <div className="min-h-0 flex-1 border-line border-t">
        {list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataGrid
            label={t`Products`}
            columns={columns}
            rows={rows}
            total={total}
            sort={sortOf(search.sort)}
            onSort={(sort) => change({ sort })}
            activeId={active}
            onActive={setActive}
            onOpen={({ sku }) => change({ open: sku })}
            href={({ sku }) => `/products?open=${encodeURIComponent(sku)}`}
            hasMore={list.hasNextPage && !list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            isStale={list.isPlaceholderData}
            isLoading={list.isPending}
            question={JSON.stringify(variablesOf(search))}
            empty={
              <EmptyState icon={<Package />} title={search.q ? t`No product matches` : t`No products here`}>
                <Trans>
                  A product comes with the first order line that has its SKU, from a file, or from your shop over the
                  API.
                </Trans>
              </EmptyState>
            }
          />
        )}
      </div>
      {search.open && <ProductSheet key={search.open} sku={search.open} onClose={() => change({ open: undefined })} />}
    </div>
  );
}

function useColumns(): GridColumn<ProductLineFragment>[] {
  const { t } = useLingui();
  return [
    {
      id: "title",
      header: t`Product`,
      width: 14,
      grow: 2,
      sort: "title",
      cell: ({ title }) => <span className="font-medium">{title}</span>,
    },
    { id: "sku", header: t`SKU`, width: 8, grow: 1, sort: "sku", cell: ({ sku }) => sku },
    {
      id: "category",
      header: t`Category`,
      width: 8,
      grow: 1,
      sort: "category",
      cell: ({ category }) => category ?? <Nothing />,
    },
    { id: "brand", header: t`Brand`, width: 8, grow: 1, sort: "brand", cell: ({ brand }) => brand ?? <Nothing /> },
    {
      id: "state",
      header: t`State`,
      width: 7,
      cell: ({ isActive }) => (isActive ? t`Active` : <Status tone="quiet">{t`Not active`}</Status>),
    },
    { id: "price", header: t`Price`, width: 7, isEnd: true, cell: ({ price }) => <Money value={price} /> },
    {
      id: "updated",
      header: t`Changed`,
      width: 8,
      isEnd: true,
      sort: "updated",
      cell: ({ updatedAt }) => <Instant at={updatedAt} as="relative" />,
    },
  ];
}
