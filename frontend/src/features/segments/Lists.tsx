import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { changesQuery, membersQuery } from "@/features/segments/data";
import type { SegmentMemberFragment } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { Button } from "@/ui/Button";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant, Money, Nothing } from "@/ui/Values";

/** Those who are in it, who spent most first. */
export function Members({ id }: { id: string }) {
  const { t } = useLingui();
  const list = useInfiniteQuery(membersQuery(id));
  const rows = list.data?.pages.flatMap(({ segment }) => segment?.customers?.nodes ?? []) ?? [];
  const columns: TableColumn<SegmentMemberFragment>[] = [
    {
      id: "name",
      header: t`Customer`,
      cell: (row) => <Person id={row.id}>{row.displayName ?? row.email ?? row.id}</Person>,
    },
    { id: "email", header: t`E-mail`, cell: ({ email }) => email ?? <Nothing /> },
    { id: "orders", header: t`Orders`, isEnd: true, cell: ({ stats }) => formatNumber(stats.orderCount) },
    { id: "spent", header: t`Total spent`, isEnd: true, cell: ({ stats }) => <Money value={stats.totalSpent} /> },
    { id: "last", header: t`Last order`, isEnd: true, cell: ({ stats }) => <Instant at={stats.lastOrderAt} /> },
  ];
  if (list.isPending) return <Skeleton />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) {
    return (
      <p className="text-muted">
        <Trans>Nobody matches the rule at this moment.</Trans>
      </p>
    );
  }
  return (
    <>
      <Table label={t`Members`} columns={columns} rows={rows} />
      <More list={list} />
    </>
  );
}

/** Who came in and went out, the newest first. */
export function Changes({ id }: { id: string }) {
  const list = useInfiniteQuery(changesQuery(id));
  const changes = list.data?.pages.flatMap(({ segment }) => segment?.changes.nodes ?? []) ?? [];
  if (list.isPending) return <Skeleton />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (changes.length === 0) {
    return (
      <p className="text-muted">
        <Trans>Nobody yet since the rule was saved.</Trans>
      </p>
    );
  }
  return (
    <>
      <ul className="flex flex-col gap-2" data-testid="changes">
        {changes.map(({ id: key, entered, because, at, customer }) => (
          <li key={key}>
            <span className="flex items-baseline gap-2">
              <span className="min-w-0 truncate">
                {customer ? <Person id={customer.id}>{customer.displayName ?? customer.id}</Person> : <Nothing />}{" "}
                {entered ? <Trans>came in</Trans> : <Trans>went out</Trans>}
              </span>
              <span className="ml-auto shrink-0 text-muted text-xs">
                <Instant at={at} as="relative" />
              </span>
            </span>
            {because && <span className="text-muted text-xs">{because}</span>}
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

function Person({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link to="/customers/$id" params={{ id }} className="rounded-sm font-medium hover:underline">
      {children}
    </Link>
  );
}

function More({
  list,
}: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}) {
  if (!list.hasNextPage) return null;
  return (
    <div className="pt-3">
      <Button size="sm" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  );
}
