import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, type ReactNode, Suspense } from "react";
import type { Detail } from "@/features/customers/data";
import { Addresses } from "@/features/customers/view/Addresses";
import { Contact } from "@/features/customers/view/Contact";
import { AddContact } from "@/features/customers/view/ContactForms";
import { Groups, Tags } from "@/features/customers/view/Labels";
import { Summary } from "@/features/customers/view/Summary";
import { languageName } from "@/lib/places";
import { useMay } from "@/lib/viewer";
import { Notice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { Skeleton } from "@/ui/States";
import { Instant } from "@/ui/Values";

const Orders = lazy(() => import("@/features/customers/view/Orders").then(({ Orders }) => ({ default: Orders })));
const Payments = lazy(() =>
  import("@/features/customers/view/Payments").then(({ Payments }) => ({ default: Payments })),
);
const RichText = lazy(() => import("@/ui/RichText").then(({ RichText }) => ({ default: RichText })));
const Notes = lazy(() => import("@/ui/notes/Notes"));
const Timeline = lazy(() => import("@/ui/timeline/Timeline"));
const Messages = lazy(() => import("@/features/customers/view/Messages"));
const Companies = lazy(() => import("@/features/customers/view/Companies"));
const FieldsCard = lazy(() => import("@/features/customers/fields/FieldsCard"));
const Quality = lazy(() => import("@/features/customers/view/Quality"));
const Duplicates = lazy(() => import("@/features/customers/view/Duplicates"));
const Prediction = lazy(() => import("@/features/customers/prediction/Prediction"));
const Behaviour = lazy(() => import("@/features/customers/behaviour/Behaviour"));
const Account = lazy(() => import("@/features/customers/account/Account"));

export function useTabs(): { id: string; label: string }[] {
  const { t } = useLingui();
  const may = useMay();
  return [
    { id: "overview", label: t`Overview` },
    { id: "orders", label: t`Orders` },
    { id: "activity", label: t`Activity` },
    { id: "behaviour", label: t`Purchase behaviour` },
    { id: "addresses", label: t`Addresses` },
    { id: "account", label: t`Account` },
    ...(may("MESSAGES_READ") ? [{ id: "messages", label: t`Messages` }] : []),
  ];
}

/** The open part of a customer, the same in the drawer and on the page. */
export function TabContent({ tab, customer, isWide }: { tab: string; customer: Detail; isWide: boolean }) {
  const { id } = customer;
  switch (tab) {
    case "orders":
      return (
        <Narrow>
          <Suspense fallback={<Skeleton lines={6} />}>
            <Orders customerId={id} />
            <Payments customerId={id} />
          </Suspense>
        </Narrow>
      );
    case "activity":
      return (
        <Narrow>
          <Section title={<Trans>Everything that happened</Trans>}>
            <History customerId={id} />
          </Section>
        </Narrow>
      );
    case "behaviour":
      return (
        <Narrow>
          <Suspense fallback={<Skeleton lines={8} />}>
            <Behaviour customerId={id} />
          </Suspense>
        </Narrow>
      );
    case "addresses":
      return (
        <Narrow>
          <Addresses customer={customer} />
        </Narrow>
      );
    case "account":
      return (
        <Narrow>
          <Suspense fallback={<Skeleton lines={6} />}>
            <Account customerId={id} />
          </Suspense>
        </Narrow>
      );
    case "messages":
      return (
        <Narrow>
          <Suspense fallback={<Skeleton lines={6} />}>
            <Messages customerId={id} />
          </Suspense>
        </Narrow>
      );
    default:
      return isWide ? <WideOverview customer={customer} /> : <NarrowOverview customer={customer} />;
  }
}

function History({ customerId }: { customerId: string }) {
  return (
    <Suspense fallback={<Skeleton lines={5} />}>
      <Timeline whose={{ kind: "customer", id: customerId }} />
    </Suspense>
  );
}

function Narrow({ children }: { children: ReactNode }) {
  return <div className="px-6">{children}</div>;
}

function Instructions({ customer }: { customer: Detail }) {
  if (!customer.instructions?.length) return null;
  return (
    <div className="pt-4">
      <Notice>
        <Suspense fallback={<Skeleton lines={1} />}>
          {customer.instructions.map(({ id, body }) => (
            <RichText key={id}>{body}</RichText>
          ))}
        </Suspense>
      </Notice>
    </div>
  );
}

/** Comes when it is there: nothing waits for it, and mostly there is nothing to say. */
function WorthALook({ customer }: { customer: Detail }) {
  return (
    <Suspense fallback={null}>
      {customer.stats.orderCount > 0 && <Prediction customerId={customer.id} />}
      <Quality customer={customer} />
      <Duplicates customerId={customer.id} />
    </Suspense>
  );
}

function Fields({ customer }: { customer: Detail }) {
  return (
    <Suspense fallback={null}>
      <Companies customerId={customer.id} />
      <FieldsCard customerId={customer.id} />
    </Suspense>
  );
}

function NarrowOverview({ customer }: { customer: Detail }) {
  return (
    <Narrow>
      <Instructions customer={customer} />
      <Section title={<Trans>Summary</Trans>} className="border-t-0">
        <Summary customer={customer} />
      </Section>
      <WorthALook customer={customer} />
      <Section title={<Trans>Contact</Trans>} actions={<AddReach customer={customer} />}>
        <Contact customer={customer} />
      </Section>
      <Section title={<Trans>Groups and tags</Trans>}>
        <div className="flex flex-col gap-2">
          <Groups customer={customer} />
          <Tags customer={customer} />
        </div>
      </Section>
      <Fields customer={customer} />
      <Section title={<Trans>Notes</Trans>}>
        <Suspense fallback={<Skeleton lines={2} />}>
          <Notes place={{ kind: "customer", id: customer.id }} />
        </Suspense>
      </Section>
      <Section title={<Trans>Record</Trans>}>
        <Facts customer={customer} />
      </Section>
    </Narrow>
  );
}

function WideOverview({ customer }: { customer: Detail }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_19rem] gap-x-10 px-6 max-lg:grid-cols-1">
      <div>
        <Instructions customer={customer} />
        <Section title={<Trans>Summary</Trans>} className="border-t-0">
          <Summary customer={customer} />
        </Section>
        <WorthALook customer={customer} />
        <Section title={<Trans>Notes</Trans>}>
          <Suspense fallback={<Skeleton lines={2} />}>
            <Notes place={{ kind: "customer", id: customer.id }} />
          </Suspense>
        </Section>
        <Section title={<Trans>What happened</Trans>}>
          <History customerId={customer.id} />
        </Section>
      </div>
      <div>
        <Section title={<Trans>Contact</Trans>} actions={<AddReach customer={customer} />}>
          <Contact customer={customer} />
        </Section>
        <Section title={<Trans>Groups and tags</Trans>}>
          <div className="flex flex-col gap-2">
            <Groups customer={customer} />
            <Tags customer={customer} />
          </div>
        </Section>
        <Fields customer={customer} />
        <Section title={<Trans>Record</Trans>}>
          <Facts customer={customer} />
        </Section>
      </div>
    </div>
  );
}

function AddReach({ customer }: { customer: Detail }) {
  const may = useMay();
  return may("CUSTOMERS_WRITE") && <AddContact customer={customer} />;
}

function Facts({ customer }: { customer: Detail }) {
  const { t } = useLingui();
  const facts: [string, ReactNode][] = [
    [t`Joined`, customer.accountCreatedAt && <Instant at={customer.accountCreatedAt} />],
    [t`First known`, <Instant key="known" at={customer.createdAt} />],
    [t`Last sign-in`, customer.lastLoginAt && <Instant at={customer.lastLoginAt} as="datetime" />],
    [t`Form of address`, customer.title],
    [t`Birthday`, customer.birthDate],
    [t`Language`, customer.locale && languageName(customer.locale)],
    [t`Time zone`, customer.timeZone?.replaceAll("_", " ")],
    [t`Tax id`, customer.taxId],
    [t`Tax`, customer.taxExempt && t`Buys without tax`],
    ...customer.externalIds.map(({ system, value }): [string, ReactNode] => [t`Id in ${system}`, value]),
    [t`Id`, customer.id],
  ];
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="truncate">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
