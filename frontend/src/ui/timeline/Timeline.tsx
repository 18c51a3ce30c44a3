import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Activity, CreditCard, Mail, ShoppingBag, StickyNote, Truck, Undo2, UserRound, UsersRound } from "lucide-react";
import { TimelineEventDocument, type TimelineKind } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { formatTime } from "@/lib/format";
import { useLive } from "@/lib/live";
import { invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Day } from "@/ui/timeline/Day";
import { byDay, familiesOf, readFamilies, type TimelinePart, timelineQuery, type Whose } from "@/ui/timeline/data";
import { FamilyChips } from "@/ui/timeline/FamilyChips";

const ICONS: Partial<Record<TimelineKind, typeof Activity>> = {
  ORDER: ShoppingBag,
  PAYMENT: CreditCard,
  REFUND: Undo2,
  SHIPMENT: Truck,
  ORDER_NOTIFICATION: Mail,
  MARKETING_MESSAGE: Mail,
  NOTE: StickyNote,
  GROUP: UsersRound,
  SEGMENT: UsersRound,
  PROFILE: UserRound,
  ACCOUNT: UserRound,
};

/** Everything that happened, newest first, day by day; as it happens. */
export default function Timeline({ whose }: { whose: Whose }) {
  const { t } = useLingui();
  const may = useMay();
  const navigate = useNavigate();
  const { show } = useSearch({ strict: false }) as { show?: string };
  const offered = familiesOf(whose);
  const families = readFamilies(show, offered);
  const query = useInfiniteQuery(timelineQuery(whose, families));
  const listening = whose.kind === "customer" ? { customerId: whose.id } : { orderId: whose.id };
  useLive(TimelineEventDocument, may("CUSTOMERS_READ") ? listening : undefined, ({ timelineEvent }) => {
    if (!timelineEvent?.event && !timelineEvent?.resync) return;
    const isNote = timelineEvent.resync || timelineEvent.event?.kind === "NOTE";
    void invalidate("CustomerTimeline", "OrderTimeline", ...(isNote ? ["CustomerNotes", "OrderNotes"] : []));
  });

  const choose = (next: readonly string[]) =>
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({ ...before, show: next.length > 0 ? next.join(",") : undefined }),
      replace: true,
    } as Parameters<typeof navigate>[0]);

  if (query.isPending) return <Skeleton lines={5} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const events = query.data.pages.flatMap(({ nodes }) => nodes);
  return (
    <>
      <FamilyChips offered={offered} chosen={families} onChange={choose} />
      {events.length === 0 && families.length > 0 && (
        <EmptyState icon={<Activity />} title={t`Nothing of this kind`}>
          <Button size="sm" onPress={() => choose([])}>
            <Trans>Show everything</Trans>
          </Button>
        </EmptyState>
      )}
      {events.length === 0 && families.length === 0 && (
        <EmptyState icon={<Activity />} title={t`Nothing has happened yet`}>
          <Trans>Orders, payments, notes and changes of the profile appear here as they happen.</Trans>
        </EmptyState>
      )}
      {byDay(events).map(({ day, events: those }) => (
        <section key={day}>
          <Day day={day} />
          <ol className="flex flex-col">
            {those.map((event) => (
              <Entry key={event.id} event={event} whose={whose} />
            ))}
          </ol>
        </section>
      ))}
      {query.hasNextPage && (
        <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          <Trans>Earlier</Trans>
        </Button>
      )}
    </>
  );
}

function Entry({ event, whose }: { event: TimelinePart; whose: Whose }) {
  const Icon = ICONS[event.kind] ?? Activity;
  const by = actorName(event.actor);
  return (
    <li className="relative flex gap-3 pb-4 before:absolute before:top-6 before:bottom-0 before:left-3 before:w-px before:bg-line last:before:hidden">
      <span className="z-1 flex size-6 shrink-0 items-center justify-center rounded-full border border-line bg-surface text-muted">
        <Icon aria-hidden className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p className="break-words">
          <Title event={event} whose={whose} />
        </p>
        {event.details.length > 0 && (
          <p className="break-words text-muted text-xs">
            {event.details.map(({ label, value }) => `${label}: ${value}`).join(" · ")}
          </p>
        )}
        <p className="text-muted text-xs">
          <time dateTime={event.at}>{formatTime(event.at)}</time>
          {by && ` · ${by}`}
        </p>
      </div>
    </li>
  );
}

function Title({ event, whose }: { event: TimelinePart; whose: Whose }) {
  const { subject, title } = event;
  if (subject?.__typename === "Order" && subject.id !== whose.id) {
    return (
      <Link to="/orders/$id" params={{ id: subject.id }} className="font-medium hover:underline">
        {title}
      </Link>
    );
  }
  if (subject?.__typename === "Message") {
    return (
      <Link to="/messages" search={{ open: subject.id }} className="font-medium hover:underline">
        {title}
      </Link>
    );
  }
  return title;
}
