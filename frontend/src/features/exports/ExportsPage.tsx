import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, FileDown } from "lucide-react";
import { ExportCard, type LoggedExport } from "@/features/exports/ExportCard";
import { ExportsDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { invalidate } from "@/lib/query";
import { Button } from "@/ui/Button";
import { downloadExport } from "@/ui/exports/download";
import { JobProgress } from "@/ui/jobs/JobProgress";
import { isFinal } from "@/ui/jobs/useJob";
import { PageHeader, ScrollPage } from "@/ui/Page";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";

const PAGE = 20;

/** The log of exports: what was written, by whom, and who fetched it. */
export function ExportsPage() {
  const { t } = useLingui();
  const log = useInfiniteQuery({
    queryKey: ["Exports"] as const,
    queryFn: ({ pageParam, signal }) => request(ExportsDocument, { first: PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ exports }) => (exports?.pageInfo.hasNextPage ? exports.pageInfo.endCursor : undefined),
  });
  const rows = (log.data?.pages ?? []).flatMap(({ exports }) => (exports?.nodes ?? []).filter(isExport));
  return (
    <ScrollPage>
      <PageHeader title={<Trans>Exports</Trans>} />
      <div className="max-w-4xl px-6 pb-10">
        {log.isError && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
        {log.isPending && <Skeleton lines={6} />}
        {log.isSuccess && rows.length === 0 && (
          <EmptyState icon={<FileDown />} title={t`Nothing was exported yet`}>
            <Trans>Open the list of customers or orders, filter it as you need, and choose Export.</Trans>
          </EmptyState>
        )}
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.id} className="py-4">
              <ExportCard row={row}>
                {isFinal(row) ? (
                  row.file && (
                    <Button size="sm" onPress={() => void downloadExport(row.id)}>
                      <Download aria-hidden className="size-3.5" />
                      <Trans>Download</Trans>
                    </Button>
                  )
                ) : (
                  <div className="w-72">
                    <JobProgress
                      size="toast"
                      id={row.id}
                      title={t`Being written`}
                      onOver={() => void invalidate("Exports")}
                    />
                  </div>
                )}
              </ExportCard>
            </li>
          ))}
        </ul>
        {log.hasNextPage && (
          <Button isPending={log.isFetchingNextPage} onPress={() => void log.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        )}
      </div>
    </ScrollPage>
  );
}

function isExport(row: { __typename: string }): row is LoggedExport {
  return row.__typename === "ExportJob";
}
