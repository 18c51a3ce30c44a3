import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { subjectWord } from "@/features/imports/words";
import { type ImportPartsFragment, ImportsDocument } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { formatNumber } from "@/lib/format";
import { request } from "@/lib/graphql";
import { Badge, Status, type Tone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant } from "@/ui/Values";

/** The files that came in before, the newest first; before the first there is nothing to show. */
export function PastImports() {
  const { t, i18n } = useLingui();
  const query = useInfiniteQuery({
    queryKey: ["Imports"] as const,
    queryFn: ({ pageParam, signal }) => request(ImportsDocument, { after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ imports }) => (imports?.pageInfo.hasNextPage ? imports.pageInfo.endCursor : undefined),
  });
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap(({ imports }) => imports?.nodes ?? []);
  if (rows.length === 0) {
    return (
      <p className="py-6 text-muted">
        <Trans>
          Nothing has come in yet. Send a file: you see where its columns would go before anything is written, and rows
          that cannot be taken come back with the reason.
        </Trans>
      </p>
    );
  }
  const states: Record<ImportPartsFragment["status"], [Tone, string]> = {
    QUEUED: ["plain", t`Waiting`],
    RUNNING: ["plain", t`Running`],
    SUCCEEDED: ["plain", t`All in`],
    PARTIAL: ["warn", t`Some refused`],
    FAILED: ["bad", t`Failed`],
    CANCELLED: ["quiet", t`Cancelled`],
  };
  const columns: TableColumn<ImportPartsFragment>[] = [
    {
      id: "file",
      header: t`File`,
      className: "max-w-80 truncate",
      cell: ({ id, fileName, dryRun }) => (
        <>
          <Link to="/imports" search={{ job: id }} className="font-medium text-accent hover:underline">
            {fileName}
          </Link>{" "}
          {dryRun && <Badge>{t`tried`}</Badge>}
        </>
      ),
    },
    { id: "what", header: t`Rows are`, cell: ({ what }) => i18n._(subjectWord(what)) },
    {
      id: "status",
      header: t`State`,
      cell: ({ status }) => <Status tone={states[status][0]}>{states[status][1]}</Status>,
    },
    { id: "created", header: t`Made`, isEnd: true, cell: ({ created }) => formatNumber(created) },
    { id: "updated", header: t`Changed`, isEnd: true, cell: ({ updated }) => formatNumber(updated) },
    { id: "refused", header: t`Refused`, isEnd: true, cell: ({ failed }) => formatNumber(failed) },
    {
      id: "when",
      header: t`When`,
      cell: ({ createdAt, requestedBy }) => (
        <>
          <Instant at={createdAt} as="relative" /> <span className="text-muted text-xs">{actorName(requestedBy)}</span>
        </>
      ),
    },
  ];
  return (
    <Section title={<Trans>Past imports</Trans>}>
      <Table label={t`Past imports`} columns={columns} rows={rows} />
      {query.hasNextPage && (
        <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          <Trans>Show more</Trans>
        </Button>
      )}
    </Section>
  );
}
