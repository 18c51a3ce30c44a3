import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useCallback } from "react";
import { priceListsQuery } from "@/features/groups/data";
import type { PriceListPartsFragment } from "@/gql/graphql";
import { countryName, formatNumber } from "@/lib/format";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { PageHeader } from "@/ui/Page";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant, Nothing } from "@/ui/Values";

export function PriceListList({ q }: { q: string | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const list = useInfiniteQuery(priceListsQuery(q));
  const rows = list.data?.pages.flatMap(({ priceLists }) => priceLists?.nodes ?? []) ?? [];
  const total = list.data?.pages[0]?.priceLists?.totalCount;
  const onSearch = useCallback(
    (text: string | undefined) =>
      void navigate({
        to: "/price-lists/{-$id}",
        params: { id: undefined },
        search: text ? { q: text } : {},
        replace: true,
      }),
    [navigate],
  );
  const columns: TableColumn<PriceListPartsFragment>[] = [
    {
      id: "name",
      header: t`Price list`,
      className: "w-full",
      cell: ({ id, name }) => (
        <Link to="/price-lists/{-$id}" params={{ id }} className="rounded-sm font-medium hover:underline">
          {name}
        </Link>
      ),
    },
    { id: "currency", header: t`Currency`, cell: ({ currencyCode }) => currencyCode },
    {
      id: "percent",
      header: t`Off everything`,
      isEnd: true,
      cell: ({ percentOff }) => (percentOff ? `${percentOff}%` : <Nothing />),
    },
    { id: "entries", header: t`Single prices`, isEnd: true, cell: ({ entryCount }) => formatNumber(entryCount) },
    {
      id: "countries",
      header: t`Countries`,
      cell: ({ countryCodes }) => (countryCodes.length > 0 ? countryCodes.map(countryName).join(", ") : t`All`),
    },
    { id: "active", header: t`State`, cell: ({ isActive }) => (isActive ? t`Active` : t`Not given`) },
    { id: "saved", header: t`Saved`, isEnd: true, cell: ({ updatedAt }) => <Instant at={updatedAt} as="relative" /> },
  ];
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Price lists</Trans>}
        aside={total !== undefined && <span className="text-muted">{formatNumber(total)}</span>}
        actions={
          <>
            <SearchBox label={t`Name of a price list`} value={q} onChange={onSearch} />
            {may("PRODUCTS_WRITE") && (
              <Link to="/price-lists/{-$id}" params={{ id: "new" }} className={buttonClass("primary")}>
                <Plus aria-hidden className="size-4" />
                <Trans>Create</Trans>
              </Link>
            )}
          </>
        }
      />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pt-2 pb-12">
        {list.isPending && <Skeleton lines={6} />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && (
          <EmptyState title={q ? t`No price list is called that` : t`There is no price list yet`}>
            {!q && (
              <Trans>
                A price list takes a percentage off everything, or gives single products their own prices, from a
                quantity on. A group gives it to its members.
              </Trans>
            )}
          </EmptyState>
        )}
        {rows.length > 0 && <Table label={t`Price lists`} columns={columns} rows={rows} />}
        {list.hasNextPage && (
          <div className="pt-3">
            <Button onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
              <Trans>Show more</Trans>
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
