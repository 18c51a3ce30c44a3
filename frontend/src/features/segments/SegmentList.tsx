import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useCallback } from "react";
import { segmentListQuery } from "@/features/segments/data";
import { History, movedIn } from "@/features/segments/History";
import { Templates } from "@/features/segments/Templates";
import type { SegmentLineFragment } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { PageHeader } from "@/ui/Page";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant } from "@/ui/Values";

const RECENT_DAYS = 30;

export function SegmentList({ q }: { q: string | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const list = useInfiniteQuery(segmentListQuery(q));
  const rows = list.data?.pages.flatMap(({ segments }) => segments?.nodes ?? []) ?? [];
  const total = list.data?.pages[0]?.segments?.totalCount;
  const onSearch = useCallback(
    (text: string | undefined) =>
      void navigate({ to: "/segments/{-$id}", params: { id: undefined }, search: { q: text }, replace: true }),
    [navigate],
  );

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Segments</Trans>}
        aside={total !== undefined && <span className="text-muted">{formatNumber(total)}</span>}
        actions={
          <>
            <SearchBox label={t`Name of a segment`} value={q} onChange={onSearch} />
            {may("GROUPS_WRITE") && (
              <Link to="/segments/{-$id}" params={{ id: "new" }} className={buttonClass("primary")}>
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
        {list.isSuccess && rows.length === 0 && (q ? <EmptyState title={t`No segment is called that`} /> : <Welcome />)}
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

function Lines({ rows }: { rows: readonly SegmentLineFragment[] }) {
  const { t } = useLingui();
  const columns: TableColumn<SegmentLineFragment>[] = [
    {
      id: "name",
      header: t`Segment`,
      className: "w-full max-w-0",
      cell: ({ id, name, explanation }) => (
        <div className="flex items-baseline gap-3">
          <Link to="/segments/{-$id}" params={{ id }} className="shrink-0 rounded-sm font-medium hover:underline">
            {name}
          </Link>
          <span className="truncate text-muted text-xs" title={explanation}>
            {explanation}
          </span>
        </div>
      ),
    },
    { id: "size", header: t`Customers`, isEnd: true, cell: ({ memberCount }) => formatNumber(memberCount) },
    { id: "trend", header: t`Last 30 days`, isEnd: true, cell: ({ history }) => <Trend history={history} /> },
    { id: "saved", header: t`Saved`, isEnd: true, cell: ({ updatedAt }) => <Instant at={updatedAt} as="relative" /> },
  ];
  return <Table label={t`Segments`} columns={columns} rows={rows} />;
}

function Trend({ history }: { history: SegmentLineFragment["history"] }) {
  const { t } = useLingui();
  const { entered, left } = movedIn(history, RECENT_DAYS);
  return (
    <span className="inline-flex items-center gap-3">
      {entered + left > 0 && (
        <span className="text-muted text-xs" title={t`Came in and went out`}>
          +{formatNumber(entered)} −{formatNumber(left)}
        </span>
      )}
      <span className="h-5 w-20">
        <History days={history.slice(-RECENT_DAYS)} width={80} height={20} />
      </span>
    </span>
  );
}

/** Nobody has made a segment yet: begin with a rule that others begin with. */
function Welcome() {
  return (
    <div className="mx-auto max-w-4xl py-8">
      <h2 className="font-semibold text-base">
        <Trans>Begin with a rule</Trans>
      </h2>
      <p className="mt-1 mb-5 max-w-prose text-muted">
        <Trans>
          A segment holds the customers that its rule finds, and keeps itself up to date: with every order, every change
          and the clock.
        </Trans>
      </p>
      <Templates />
    </div>
  );
}
