import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Activity, CreditCard, ShoppingBag, StickyNote, Undo2, UserRound, UsersRound } from "lucide-react";
import { CustomerTimelineDocument, type CustomerTimelineQuery, type TimelineKind } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { request } from "@/lib/graphql";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Instant } from "@/ui/Values";

type TimelinePart = NonNullable<NonNullable<CustomerTimelineQuery["customer"]>["timeline"]>["nodes"][number];

const ICONS: Partial<Record<TimelineKind, typeof Activity>> = {
  ORDER: ShoppingBag,
  PAYMENT: CreditCard,
  REFUND: Undo2,
  NOTE: StickyNote,
  GROUP: UsersRound,
  PROFILE: UserRound,
  ACCOUNT: UserRound,
};

/** Everything that happened, newest first. */
export function Timeline({ customerId: id }: { customerId: string }) {
  const { t } = useLingui();
  const query = useInfiniteQuery({
    queryKey: ["CustomerTimeline", { id }],
    queryFn: ({ pageParam, signal }) => request(CustomerTimelineDocument, { id, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ customer }) =>
      customer?.timeline?.pageInfo.hasNextPage ? customer.timeline.pageInfo.endCursor : undefined,
  });
  if (query.isPending) return <Skeleton lines={5} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const events = query.data.pages.flatMap(({ customer }) => customer?.timeline?.nodes ?? []);
  if (events.length === 0) {
    return (
      <EmptyState icon={<Activity />} title={t`Nothing has happened yet`}>
        <Trans>Orders, payments, notes and changes of the profile appear here as they happen.</Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <ol className="flex flex-col">
        {events.map((event) => (
          <Entry key={event.id} event={event} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          <Trans>Earlier</Trans>
        </Button>
      )}
    </>
  );
}

function Entry({ event }: { event: TimelinePart }) {
  const Icon = ICONS[event.kind] ?? Activity;
  const { subject } = event;
  const by = actorName(event.actor);
  return (
    <li className="relative flex gap-3 pb-4 before:absolute before:top-6 before:bottom-0 before:left-3 before:w-px before:bg-line last:before:hidden">
      <span className="z-1 flex size-6 shrink-0 items-center justify-center rounded-full border border-line bg-surface text-muted">
        <Icon aria-hidden className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p className="break-words">
          {subject?.__typename === "Order" ? (
            <Link to="/orders/$id" params={{ id: subject.id }} className="font-medium hover:underline">
              {event.title}
            </Link>
          ) : (
            event.title
          )}
        </p>
        {event.details.length > 0 && (
          <p className="truncate text-muted text-xs">
            {event.details.map(({ label, value }) => `${label}: ${value}`).join(" · ")}
          </p>
        )}
        <p className="text-muted text-xs">
          <Instant at={event.at} as="datetime" />
          {by && ` · ${by}`}
        </p>
      </div>
    </li>
  );
}
