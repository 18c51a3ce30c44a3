import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Bell as BellIcon } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import {
  NotificationsDocument,
  NotificationsMarkReadDocument,
  type NotificationsQuery,
  UnreadNotificationsDocument,
} from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { formatNumber } from "@/lib/format";
import { graphqlQuery, invalidate } from "@/lib/query";
import { write } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Popover } from "@/ui/Popover";
import { ErrorState, Skeleton } from "@/ui/States";
import { Instant } from "@/ui/Values";

type Told = NonNullable<NotificationsQuery["viewer"]>["notifications"]["nodes"][number];

const EVERY_MS = 60_000;

/** What waits for the colleague who is signed in; looked for each minute, and whenever they come back. */
export default function Bell() {
  const { t } = useLingui();
  const query = useQuery({ ...graphqlQuery(UnreadNotificationsDocument, {}), refetchInterval: EVERY_MS });
  const count = query.data?.viewer?.unreadNotificationCount ?? 0;
  return (
    <Popover
      label={t`Notifications`}
      className="max-h-[70vh] w-80 overflow-y-auto p-2"
      trigger={
        <AriaButton
          aria-label={count > 0 ? t`Notifications, ${formatNumber(count)} new` : t`Notifications`}
          className="mb-1 flex h-8 w-full items-center gap-2 rounded-md px-2 font-medium text-soft hover:bg-hover aria-expanded:bg-hover max-md:justify-center"
        >
          <BellIcon aria-hidden className="size-4 shrink-0" />
          <span className="flex-1 text-left max-md:sr-only">
            <Trans>Notifications</Trans>
          </span>
          {count > 0 && (
            <span aria-hidden className="rounded-full bg-accent-soft px-1.5 font-semibold text-2xs text-accent">
              {formatNumber(count)}
            </span>
          )}
        </AriaButton>
      }
    >
      {(close) => <List close={close} hasNew={count > 0} />}
    </Popover>
  );
}

function List({ close, hasNew }: { close: () => void; hasNew: boolean }) {
  const navigate = useNavigate();
  const query = useQuery({ ...graphqlQuery(NotificationsDocument, {}), staleTime: 0 });
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const told = query.data.viewer?.notifications.nodes ?? [];

  function open(one: Told) {
    void seen([one.id]);
    const place = one.subject?.__typename === "Note" ? one.subject.subject : null;
    if (!place) return;
    close();
    if (place.__typename === "Order") void navigate({ to: "/orders/$id", params: { id: place.id } });
    else if (place.__typename === "Company") void navigate({ to: "/companies/$id", params: { id: place.id } });
    else void navigate({ to: "/customers/$id", params: { id: place.id } });
  }

  if (told.length === 0) {
    return (
      <p className="p-2 text-muted">
        <Trans>Nothing yet. When a colleague mentions you in a note, it is told here.</Trans>
      </p>
    );
  }
  return (
    <>
      <ul className="flex flex-col">
        {told.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              onClick={() => open(one)}
              className={cx("w-full rounded-md p-2 text-left hover:bg-hover", one.readAt && "text-muted")}
            >
              <span className={cx("block", !one.readAt && "font-medium")}>{one.title}</span>
              {one.subject?.__typename === "Note" && (
                <span className="block truncate text-muted text-xs">
                  {nameOf(one.subject.subject)} · {one.subject.body}
                </span>
              )}
              <span className="block text-muted text-xs">
                <Instant at={one.at} as="relative" />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {hasNew && (
        <div className="p-1 pt-2">
          <Button size="sm" onPress={() => void seen(null)}>
            <Trans>Mark all as seen</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

function nameOf(place: Extract<NonNullable<Told["subject"]>, { __typename: "Note" }>["subject"]): string {
  if (!place) return "";
  if (place.__typename === "Company") return place.name;
  return place.__typename === "Order" ? place.number : place.displayName;
}

async function seen(ids: string[] | null): Promise<void> {
  await write(NotificationsMarkReadDocument, { ids });
  await invalidate("UnreadNotifications", "Notifications");
}
