import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FailureRowFragment, JobFailuresDocument, type JobFailuresQuery } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { request } from "@/lib/graphql";
import { Button } from "@/ui/Button";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Nothing } from "@/ui/Values";

const PAGE = 25;
type Row = FailureRowFragment & { id: string };

/** The rows that a job refused, each with its reasons, a page at a time. */
export function JobFailures({ id, failed, isOver }: { id: string; failed: number; isOver: boolean }) {
  const { t } = useLingui();
  const query = useInfiniteQuery({
    // While it runs the first page is enough: it is read again at the end, and whenever the reader asks for more.
    queryKey: ["JobFailures", id, isOver] as const,
    queryFn: ({ pageParam, signal }) => request(JobFailuresDocument, { id, first: PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ job }) => {
      const info = failuresOf(job)?.pageInfo;
      return info?.hasNextPage ? info.endCursor : undefined;
    },
  });
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton lines={3} />;
  const rows = query.data.pages.flatMap(({ job }) => failuresOf(job)?.nodes ?? []);
  if (rows.length === 0) return null;
  const columns: TableColumn<Row>[] = [
    { id: "row", header: t`Row`, isEnd: true, cell: ({ row }) => formatNumber(row) },
    { id: "key", header: t`Record`, cell: ({ key }) => key ?? <Nothing /> },
    { id: "column", header: t`Column`, cell: ({ column }) => (column ? <code>{column}</code> : <Nothing />) },
    {
      id: "why",
      header: t`Why`,
      className: "whitespace-normal py-1.5",
      cell: ({ errors }) => errors.map(({ message }) => <p key={message}>{message}</p>),
    },
  ];
  return (
    <div className="flex flex-col gap-2">
      <Table
        label={t`Refused rows`}
        columns={columns}
        rows={rows.map((row, index) => ({ ...row, id: `${row.row}-${index}` }))}
      />
      {query.hasNextPage && (
        <div className="flex items-center gap-3">
          <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
          <span className="text-muted text-xs">
            <Trans>
              {formatNumber(rows.length)} of {formatNumber(failed)}
            </Trans>
          </span>
        </div>
      )}
    </div>
  );
}

type AnyJob = JobFailuresQuery["job"];

/** Only jobs that take rows in have refused ones. */
function failuresOf(job: AnyJob) {
  return job && "failures" in job ? job.failures : undefined;
}
