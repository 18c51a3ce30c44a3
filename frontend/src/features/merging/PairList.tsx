import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CopyCheck } from "lucide-react";
import { PersonBrief } from "@/features/merging/PersonBrief";
import { useReasons } from "@/features/merging/words";
import { DismissDocument, type PairLineFragment, PossibleDuplicatesDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";

/** Pairs, the surest first: looked at side by side, or said to be two. */
export function PairList({ isDismissed }: { isDismissed: boolean }) {
  const { t } = useLingui();
  const list = useInfiniteQuery({
    queryKey: ["PossibleDuplicates", isDismissed],
    queryFn: ({ pageParam, signal }) =>
      request(PossibleDuplicatesDocument, { dismissed: isDismissed, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ possibleDuplicates }) =>
      possibleDuplicates?.pageInfo.hasNextPage ? possibleDuplicates.pageInfo.endCursor : undefined,
  });
  const pairs = list.data?.pages.flatMap(({ possibleDuplicates }) => possibleDuplicates?.nodes ?? []) ?? [];
  const total = list.data?.pages[0]?.possibleDuplicates?.totalCount ?? 0;
  if (list.isPending) return <Skeleton lines={6} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (pairs.length === 0) {
    return isDismissed ? (
      <EmptyState icon={<CopyCheck />} title={t`Nothing was dismissed`}>
        <Trans>Pairs that you say are two persons stand here, and can be taken back.</Trans>
      </EmptyState>
    ) : (
      <EmptyState icon={<CopyCheck />} title={t`No duplicates wait`}>
        <Trans>Whoever shares an e-mail, a phone, or a name at one address with somebody else will stand here.</Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <p className="mt-4 text-muted text-xs" aria-live="polite">
        <Plural value={total} one="# pair" other="# pairs" />
      </p>
      <ul aria-label={t`Pairs`} className="mt-1 divide-y divide-line border-line border-y">
        {pairs.map((pair) => (
          <PairItem key={pair.id} pair={pair} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="mt-3 flex justify-center">
          <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

function PairItem({ pair }: { pair: PairLineFragment }) {
  const { t } = useLingui();
  const may = useMay();
  const reasons = useReasons();
  const { first, second } = pair;
  if (!first || !second) return null;
  const ids = [first.id, second.id];

  async function dismiss(dismissed: boolean) {
    const { userErrors } = await write(DismissDocument, { ids, dismissed });
    await invalidate("PossibleDuplicates", "HomeAttention");
    if (userErrors[0]) toast(userErrors[0].message, { tone: "bad" });
    else if (dismissed) toast(t`They are two persons`, { undo: () => void dismiss(false) });
  }

  return (
    <li className="grid grid-cols-1 items-center gap-x-6 gap-y-2 py-3 md:grid-cols-[1fr_1fr_auto]">
      <PersonBrief person={first} />
      <PersonBrief person={second} />
      <div className="flex flex-wrap items-center justify-end gap-2">
        {may("CUSTOMERS_WRITE") && (
          <Button size="sm" variant="ghost" onPress={() => void dismiss(pair.dismissedAt === null)}>
            {pair.dismissedAt === null ? <Trans>Two persons</Trans> : <Trans>Ask again</Trans>}
          </Button>
        )}
        {may("CUSTOMERS_MERGE") && (
          <Link
            to="/customers/merge"
            search={{ ids: ids.join(",") }}
            className={buttonClass("secondary", "sm")}
            aria-label={t`Compare ${first.displayName} and ${second.displayName}`}
          >
            <Trans>Compare</Trans>
          </Link>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-2 text-soft text-xs md:col-span-3">
        <Badge tone="plain">{t`${Math.round(pair.score * 100)} %`}</Badge>
        {pair.matchedOn.map((reason) => reasons[reason]).join(", ")}
      </p>
    </li>
  );
}
