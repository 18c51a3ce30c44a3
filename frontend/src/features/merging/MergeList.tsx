import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { UndoDialog } from "@/features/merging/UndoDialog";
import { counted } from "@/features/merging/words";
import { type MergeLineFragment, MergesDocument } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { request } from "@/lib/graphql";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant, Nothing } from "@/ui/Values";

/** Merges that were made, the newest first; those of the last 30 days can be taken back. */
export function MergeList() {
  const { t } = useLingui();
  const [undoing, setUndoing] = useState<MergeLineFragment>();
  const list = useInfiniteQuery({
    queryKey: ["Merges"],
    queryFn: ({ pageParam, signal }) => request(MergesDocument, { after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ merges }) => (merges?.pageInfo.hasNextPage ? merges.pageInfo.endCursor : undefined),
  });
  const rows = list.data?.pages.flatMap(({ merges }) => merges?.nodes ?? []) ?? [];
  if (list.isPending) return <Skeleton lines={6} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <EmptyState icon={<Undo2 />} title={t`Nothing was merged yet`} />;
  const columns: TableColumn<MergeLineFragment>[] = [
    { id: "at", header: t`When`, cell: ({ at }) => <Instant at={at} as="datetime" /> },
    {
      id: "survivor",
      header: t`Survivor`,
      cell: ({ survivor }) =>
        survivor ? (
          <Link to="/customers/$id" params={{ id: survivor.id }} className="font-medium hover:underline">
            {survivor.displayName}
          </Link>
        ) : (
          <Nothing />
        ),
    },
    { id: "absorbed", header: t`Took in`, cell: ({ absorbedIds }) => absorbedIds.join(", ") },
    { id: "moved", header: t`Went over`, cell: ({ moves }) => counted(moves) || <Nothing /> },
    { id: "actor", header: t`By`, cell: ({ actor }) => actorName(actor) },
    {
      id: "undo",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (merge) =>
        merge.reversedAt ? (
          <span className="text-muted text-xs">
            <Trans>Undone</Trans>
          </span>
        ) : (
          merge.reversibleUntil && (
            <Button size="sm" onPress={() => setUndoing(merge)} aria-label={t`Undo the merge of ${merge.id}`}>
              <Trans>Undo…</Trans>
            </Button>
          )
        ),
    },
  ];
  return (
    <div className="mt-4">
      <Table label={t`Merges`} columns={columns} rows={rows} />
      {list.hasNextPage && (
        <div className="mt-3 flex justify-center">
          <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      )}
      {undoing && <UndoDialog merge={undoing} onClose={() => setUndoing(undefined)} />}
    </div>
  );
}
