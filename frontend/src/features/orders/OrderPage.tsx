import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useCanGoBack, useRouter } from "@tanstack/react-router";
import { ChevronLeft, Printer } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Buyer } from "@/features/orders/Buyer";
import { Held } from "@/features/orders/behalf/Held";
import { OrderVerbs } from "@/features/orders/behalf/OrderVerbs";
import { DownloadMenu } from "@/features/orders/DownloadMenu";
import { MoveMenu } from "@/features/orders/MoveMenu";
import { neighbourOf } from "@/features/orders/neighbours";
import { OrderActions } from "@/features/orders/OrderActions";
import { Lines, PaymentTable, RefundTable } from "@/features/orders/parts";
import { Shipments } from "@/features/orders/Shipments";
import { StuckBadge } from "@/features/orders/StuckBadge";
import { Totals } from "@/features/orders/Totals";
import { type OrderAddressPartsFragment, OrderChangedDocument, OrderDocument, type OrderQuery } from "@/gql/graphql";
import { formatNumber, sentence } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { useLive } from "@/lib/live";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useRecent } from "@/lib/recent";
import { useMay } from "@/lib/viewer";
import { IconButton } from "@/ui/Button";
import { NotFound } from "@/ui/NotFound";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/Page";
import { RichText } from "@/ui/RichText";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { OrderState, PaymentState, useFulfillmentWords } from "@/ui/status";
import { Instant } from "@/ui/Values";

const Notes = lazy(() => import("@/ui/notes/Notes"));
const Timeline = lazy(() => import("@/ui/timeline/Timeline"));

export type OrderFacts = NonNullable<OrderQuery["order"]>;

/** One order: what was bought, paid, sent and given back, as it stands now. */
export function OrderPage({ id }: { id: string }) {
  const { t } = useLingui();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const query = useQuery(graphqlQuery(OrderDocument, { id }));
  useRecent(id);
  useLive(OrderChangedDocument, { id }, ({ orderChanged }) => {
    if (orderChanged && orderChanged.kind !== "SNAPSHOT") void invalidate("Order");
  });
  const [isShipping, setShipping] = useState(false);
  const order = query.data?.order;
  const back = () => (canGoBack ? router.history.back() : void router.navigate({ to: "/orders" }));
  const walk = (step: 1 | -1) => {
    const next = neighbourOf(id, step);
    if (next) void router.navigate({ to: "/orders/$id", params: { id: next }, replace: true });
  };
  const section = t`Order`;
  useHotkeys([
    { keys: "j", label: t`Next order of the list`, section, run: () => walk(1) },
    { keys: "k", label: t`Previous order of the list`, section, run: () => walk(-1) },
    {
      keys: "s",
      label: t`Pack a parcel`,
      section,
      run: () => order?.allowedActions.includes("SHIP") && setShipping(true),
    },
    { keys: "p", label: t`Print`, section, run: () => print() },
    { keys: "Escape", label: t`Back`, section, run: back },
  ]);
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={order ? t`Order ${order.number}` : t`Order`}
        aside={
          <>
            <span className="order-first -ml-3">
              <IconButton label={t`Back (Esc)`} icon={<ChevronLeft className="size-4" />} onPress={back} />
            </span>
            {order && <Instant at={order.placedAt} as="datetime" />}
            {order?.stuckIn && <StuckBadge state={order.stuckIn} over={order.stuckFor} />}
          </>
        }
        actions={
          order && (
            <span className="flex flex-wrap items-center justify-end gap-2 print:hidden">
              <MoveMenu order={order} />
              <DownloadMenu id={id} />
              <IconButton label={t`Print (P)`} icon={<Printer className="size-4" />} onPress={() => print()} />
              <OrderVerbs order={order} />
            </span>
          )
        }
      />
      <div className="scroll min-h-0 flex-1 border-line border-t">
        {query.isPending && <Skeleton lines={8} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && !order && <NotFound />}
        {order && <Body order={order} isShipping={isShipping} onShipping={setShipping} />}
      </div>
    </div>
  );
}

interface BodyProps {
  order: OrderFacts;
  isShipping: boolean;
  onShipping: (isOpen: boolean) => void;
}

function Body({ order, isShipping, onShipping }: BodyProps) {
  const { t } = useLingui();
  const fulfillment = useFulfillmentWords();
  const instructions = order.customer?.instructions ?? [];
  return (
    <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)_18rem] gap-x-10 px-6 pb-16 max-lg:grid-cols-1">
      <div>
        {instructions.length > 0 && (
          <div className="pt-5">
            <Notice>
              <p className="mb-1 font-medium text-xs">
                <Trans>Standing instructions of this customer</Trans>
              </p>
              {instructions.map(({ id, body }) => (
                <RichText key={id}>{body}</RichText>
              ))}
            </Notice>
          </div>
        )}
        <Held order={order} />
        <Section title={<Trans>Items</Trans>} className="border-t-0">
          <Lines lines={order.lineItems} />
          <Totals order={order} />
        </Section>
        <Shipments order={order} isShipping={isShipping} onShipping={onShipping} />
        <Section title={<Trans>Payments</Trans>}>
          <PaymentTable payments={order.payments} />
        </Section>
        {order.refunds.length > 0 && (
          <Section title={<Trans>Refunds</Trans>}>
            <RefundTable refunds={order.refunds} />
          </Section>
        )}
        <Talk orderId={order.id} />
      </div>
      <div>
        <div className="pt-5">
          <OrderActions orderId={order.id} />
        </div>
        <Section title={<Trans>State</Trans>} className="border-t-0">
          <Facts
            facts={[
              [t`Order`, <OrderState key="order" value={order.status} />],
              [t`Payment`, <PaymentState key="payment" value={order.paymentStatus} />],
              [t`Fulfilment`, fulfillment[order.fulfillmentStatus]],
              [t`Store`, order.store.name],
              [t`Channel`, order.channel && sentence(order.channel)],
              [t`Visit`, [order.utmSource, order.utmMedium, order.utmCampaign].filter(Boolean).join(" · ")],
              [t`Their number`, order.purchaseOrderNumber],
              [t`Due`, order.dueAt && <Instant at={order.dueAt} />],
              [t`Cancelled`, order.cancelledAt && <Instant at={order.cancelledAt} as="datetime" />],
              [t`Because`, order.cancelReason],
              [
                t`Counts as`,
                order.sequence ? t`order ${formatNumber(order.sequence)} of this customer` : t`not counted`,
              ],
              [t`External id`, order.externalId],
            ]}
          />
        </Section>
        <Buyer order={order} />
        <PostalAddress title={t`Ships to`} address={order.shippingAddress} />
        <PostalAddress title={t`Billed to`} address={order.billingAddress} />
      </div>
    </div>
  );
}

/** What the team says of the order, and what happened to it; neither is printed. */
function Talk({ orderId }: { orderId: string }) {
  const may = useMay();
  return (
    <>
      {may("NOTES_READ") && (
        <Section title={<Trans>Notes</Trans>} className="border-t print:hidden">
          <Suspense fallback={<Skeleton lines={2} />}>
            <Notes place={{ kind: "order", id: orderId }} />
          </Suspense>
        </Section>
      )}
      <Section title={<Trans>What happened</Trans>} className="border-t print:hidden">
        <Suspense fallback={<Skeleton lines={5} />}>
          <Timeline whose={{ kind: "order", id: orderId }} />
        </Suspense>
      </Section>
    </>
  );
}

function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function PostalAddress({ title, address }: { title: string; address: OrderAddressPartsFragment | null }) {
  if (!address?.formatted?.length) return null;
  return (
    <Section title={title}>
      <address className="not-italic">
        {address.formatted.map((line) => (
          <span key={line} className="block">
            {line}
          </span>
        ))}
        {address.phone}
      </address>
    </Section>
  );
}
