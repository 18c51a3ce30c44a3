import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Today } from "@/features/home/Today";
import {
  type CountsFragment,
  HomeAttentionDocument,
  HomeCountsDocument,
  LiveCountsDocument,
  NewestCustomersDocument,
  NewestOrdersDocument,
} from "@/gql/graphql";
import { faultsFor } from "@/lib/faults";
import { useLive } from "@/lib/live";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay, useViewer } from "@/lib/viewer";
import { PageHeader, ScrollPage } from "@/ui/Page";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { AccountState, OrderState } from "@/ui/status";
import { Ticking } from "@/ui/Ticking";
import { Instant, Money } from "@/ui/Values";

/** What a colleague sees first: who is there, who is new, what came in. */
export function HomePage() {
  const viewer = useViewer();
  const may = useMay();
  const name = viewer?.staff?.name.split(" ")[0];
  return (
    <ScrollPage>
      <PageHeader title={name ? <Trans>Good to see you, {name}</Trans> : <Trans>Home</Trans>} />
      <div className="max-w-6xl px-6 pb-16">
        {may("CUSTOMERS_READ") && <Counts />}
        {may("REPORTS_READ") && <Today />}
        <div className="grid grid-cols-1 gap-x-12 lg:grid-cols-2">
          {may("CUSTOMERS_READ") && <NewestCustomers />}
          {may("ORDERS_READ") && <NewestOrders />}
        </div>
      </div>
    </ScrollPage>
  );
}

function Counts() {
  const { t } = useLingui();
  const may = useMay();
  const first = useQuery(graphqlQuery(HomeCountsDocument, {}));
  const live = useLive(LiveCountsDocument, {}, () => void invalidate("NewestCustomers", "NewestOrders", "HomeDay"));
  const counts: CountsFragment | null | undefined = live.data?.customerCounts ?? first.data?.customerCounts;
  const attention = useQuery(graphqlQuery(HomeAttentionDocument, { orders: may("ORDERS_READ") })).data?.attention;
  const doubtful = attention?.dataQualityCount;
  if (first.isError && !counts) return <ErrorState error={first.error} onRetry={() => void first.refetch()} />;
  const cards: { key: keyof CountsFragment; label: string; search: Record<string, string> | undefined }[] = [
    { key: "total", label: t`Customers`, search: {} },
    { key: "withAccount", label: t`With account`, search: { account: "with" } },
    { key: "guests", label: t`Guests`, search: { account: "without" } },
    { key: "newToday", label: t`New today`, search: { sort: "-created" } },
    { key: "activeToday", label: t`Active today`, search: undefined },
  ];
  return (
    <dl className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line">
      {cards.map(({ key, label, search }) => (
        <Card key={key} name={key} label={label} search={search} value={counts?.[key] as number | undefined}>
          {key === "total" && live.isLive && <span title={t`Live`} className="size-1.5 rounded-full bg-good" />}
        </Card>
      ))}
      <Card
        name="attention"
        label={t`Need attention`}
        search={{ filter: JSON.stringify({ dataQuality: faultsFor(may("PII_READ")) }) }}
        value={doubtful ?? undefined}
      />
      <Card
        name="duplicates"
        label={t`Duplicates`}
        to="/customers/duplicates"
        search={{}}
        value={attention?.duplicatePairCount ?? undefined}
      />
      {may("ORDERS_READ") && (
        <Card
          name="stuck"
          label={t`Stuck orders`}
          to="/orders"
          search={{ filter: '{"stuckFor":"P0D"}', sort: "stuck" }}
          value={attention?.stuckOrderCount ?? undefined}
        />
      )}
      {Boolean(attention?.waitingRefundCount) && (
        <Card
          name="refunds"
          label={t`Waiting refunds`}
          to="/waiting-refunds"
          search={{}}
          value={attention?.waitingRefundCount ?? undefined}
        />
      )}
    </dl>
  );
}

interface CardProps {
  name: string;
  label: string;
  /** Whom the figure counts, as the list finds them. */
  search: Record<string, string> | undefined;
  to?: "/customers" | "/customers/duplicates" | "/orders" | "/waiting-refunds";
  value: number | undefined;
  children?: ReactNode;
}

function Card({ name, label, search, to = "/customers", value, children }: CardProps) {
  return (
    <div className="relative flex-1 basis-28 bg-surface px-4 py-3 has-[a:hover]:bg-hover">
      <dt className="flex items-center gap-2 text-muted text-xs">
        {label}
        {children}
      </dt>
      <dd
        key={String(value)}
        className="animate-tick font-semibold text-2xl tracking-tight"
        data-testid={`count-${name}`}
      >
        {value === undefined ? (
          <span className="text-faint">…</span>
        ) : search ? (
          <Link to={to} search={search} className="after:absolute after:inset-0">
            <Ticking value={value} />
          </Link>
        ) : (
          <Ticking value={value} />
        )}
      </dd>
    </div>
  );
}

function NewestCustomers() {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(NewestCustomersDocument, {}));
  const customers = query.data?.customers?.nodes;
  return (
    <Newest title={t`Newest customers`} to="/customers" query={query} isEmpty={customers?.length === 0}>
      {customers?.map(({ id, displayName, email, createdAt, accountStatus }) => (
        <Row key={id}>
          <div className="min-w-0 flex-1">
            <Link
              to="/customers/$id"
              params={{ id }}
              className="block truncate font-medium after:absolute after:inset-0"
            >
              {displayName}
            </Link>
            <p className="truncate text-muted text-xs">{email ?? t`No e-mail`}</p>
          </div>
          <span className="hidden text-xs sm:inline">
            <AccountState value={accountStatus} />
          </span>
          <span className="w-28 text-right text-muted text-xs">
            <Instant at={createdAt} as="relative" />
          </span>
        </Row>
      ))}
    </Newest>
  );
}

function NewestOrders() {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(NewestOrdersDocument, {}));
  const orders = query.data?.orders?.nodes;
  return (
    <Newest title={t`Newest orders`} to="/orders" query={query} isEmpty={orders?.length === 0}>
      {orders?.map(({ id, number, customer, placedAt, status, total }) => (
        <Row key={id}>
          <div className="min-w-0 flex-1">
            <Link to="/orders/$id" params={{ id }} className="block truncate font-medium after:absolute after:inset-0">
              {customer?.displayName ?? t`Nobody`}
            </Link>
            <p className="truncate text-muted text-xs">
              {number} · <Instant at={placedAt} as="relative" />
            </p>
          </div>
          <span className="hidden text-xs sm:inline">
            <OrderState value={status} />
          </span>
          <span className="w-28 text-right">
            <Money value={total.presentment} />
          </span>
        </Row>
      ))}
    </Newest>
  );
}

function Newest({
  title,
  to,
  query,
  isEmpty,
  children,
}: {
  title: string;
  to: "/customers" | "/orders";
  query: { isPending: boolean; isError: boolean; error: Error | null; refetch: () => unknown };
  isEmpty: boolean;
  children: ReactNode;
}) {
  const { t } = useLingui();
  return (
    <Section
      title={title}
      className="border-t-0 pt-8"
      actions={
        <Link to={to} className="font-medium text-accent text-xs hover:underline">
          <Trans>See all</Trans>
          <span className="sr-only"> {title}</span>
        </Link>
      }
    >
      {query.isPending && <Skeleton lines={6} className="flex flex-col gap-5 py-3" />}
      {query.isError && query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {isEmpty && (
        <EmptyState title={t`Nothing yet`}>
          <Trans>
            Bring your history in:{" "}
            <Link to="/imports" className="text-accent hover:underline">
              import orders
            </Link>
          </Trans>
        </EmptyState>
      )}
      <ul>{children}</ul>
    </Section>
  );
}

function Row({ children }: { children: ReactNode }) {
  return (
    <li className="relative -mx-2 flex h-13 items-center gap-4 border-line/70 border-b px-2 last:border-b-0 hover:bg-hover">
      {children}
    </li>
  );
}
