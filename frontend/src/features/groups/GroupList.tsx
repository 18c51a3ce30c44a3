import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useCallback } from "react";
import { groupListQuery } from "@/features/groups/data";
import { GROUP_KINDS } from "@/features/groups/words";
import type { GroupKind, GroupListQuery } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { PageHeader } from "@/ui/Page";
import { QuickFilter } from "@/ui/QuickFilter";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Money, Nothing } from "@/ui/Values";

type Line = NonNullable<GroupListQuery["groups"]>["nodes"][number];

export function GroupList({ q, kind }: { q: string | undefined; kind: string | undefined }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const chosen = kind && kind in GROUP_KINDS ? (kind as GroupKind) : undefined;
  const list = useInfiniteQuery(groupListQuery(q, chosen));
  const rows = list.data?.pages.flatMap(({ groups }) => groups?.nodes ?? []) ?? [];
  const total = list.data?.pages[0]?.groups?.totalCount;
  const onSearch = useCallback(
    (text: string | undefined) =>
      void navigate({
        to: "/groups/{-$id}",
        params: { id: undefined },
        search: ({ q: _, ...others }) => ({ ...others, ...(text && { q: text }) }),
        replace: true,
      }),
    [navigate],
  );
  const choices = [
    { value: "", label: t`All` },
    ...Object.entries(GROUP_KINDS).map(([value, words]) => ({ value, label: i18n._(words) })),
  ];

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Groups</Trans>}
        aside={total !== undefined && <span className="text-muted">{formatNumber(total)}</span>}
        actions={
          <>
            <SearchBox label={t`Name of a group`} value={q} onChange={onSearch} />
            {may("PRODUCTS_READ") && (
              <Link to="/price-lists/{-$id}" params={{ id: undefined }} className={buttonClass()}>
                <Trans>Price lists</Trans>
              </Link>
            )}
            {may("GROUPS_WRITE") && (
              <Link to="/groups/{-$id}" params={{ id: "new" }} className={buttonClass("primary")}>
                <Plus aria-hidden className="size-4" />
                <Trans>Create</Trans>
              </Link>
            )}
          </>
        }
      />
      <div className="border-line border-t px-6 py-2">
        <QuickFilter
          label={t`Kind`}
          value={chosen ?? ""}
          choices={choices}
          onChange={(value) =>
            void navigate({
              to: "/groups/{-$id}",
              params: { id: undefined },
              search: { ...(q && { q }), ...(value && { kind: value }) },
              replace: true,
            })
          }
        />
      </div>
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pt-2 pb-12">
        {list.isPending && <Skeleton lines={6} />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && <Nobody isNarrowed={Boolean(q || chosen)} />}
        {rows.length > 0 && <Lines rows={rows} />}
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

function Lines({ rows }: { rows: readonly Line[] }) {
  const { t, i18n } = useLingui();
  const columns: TableColumn<Line>[] = [
    {
      id: "name",
      header: t`Group`,
      className: "w-full max-w-0 max-md:min-w-44",
      cell: ({ id, name, description }) => (
        <div className="flex items-baseline gap-3">
          <Link to="/groups/{-$id}" params={{ id }} className="shrink-0 rounded-sm font-medium hover:underline">
            {name}
          </Link>
          {description && (
            <span className="truncate text-muted text-xs" title={description}>
              {description}
            </span>
          )}
        </div>
      ),
    },
    { id: "kind", header: t`Kind`, cell: ({ kind }) => i18n._(GROUP_KINDS[kind]) },
    {
      id: "rule",
      header: t`Members`,
      cell: ({ rule }) => (rule ? t`Follow ${rule.name}` : <span className="text-muted">{t`By hand`}</span>),
    },
    { id: "size", header: t`Customers`, isEnd: true, cell: ({ memberCount }) => formatNumber(memberCount) },
    {
      id: "orders",
      header: t`Orders`,
      isEnd: true,
      cell: ({ performance }) => (performance ? formatNumber(performance.orderCount) : <Nothing />),
    },
    {
      id: "sales",
      header: t`Sales`,
      isEnd: true,
      cell: ({ performance }) => (performance ? <Money value={performance.revenue} /> : <Nothing />),
    },
    {
      id: "average",
      header: t`Average order`,
      isEnd: true,
      cell: ({ performance }) =>
        performance?.averageOrderValue ? <Money value={performance.averageOrderValue} /> : <Nothing />,
    },
  ];
  return <Table label={t`Groups`} columns={columns} rows={rows} />;
}

function Nobody({ isNarrowed }: { isNarrowed: boolean }) {
  const { t } = useLingui();
  if (isNarrowed) return <EmptyState title={t`No group is like that`} />;
  return (
    <EmptyState title={t`There is no group yet`}>
      <Trans>
        A group gives its members prices, discounts, terms and services of their own. Keep it by hand, or let it follow
        a segment.
      </Trans>
    </EmptyState>
  );
}
