import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { type Field, useCustomFields } from "@/features/customers/fields/data";
import { Shown } from "@/features/customers/fields/Shown";
import type { CustomerRowFragment, MarketingChannel } from "@/gql/graphql";
import { countryName, formatNumber } from "@/lib/format";
import { Badge } from "@/ui/Badge";
import { CUSTOM } from "@/ui/grid/columns";
import type { GridColumn } from "@/ui/grid/types";
import { AccountState, ConsentMark } from "@/ui/status";
import { Instant, Money, Nothing } from "@/ui/Values";

export type CustomerColumn = GridColumn<CustomerRowFragment>;

const MANY = 3;
const Risk = lazy(() => import("@/ui/prediction").then(({ Risk }) => ({ default: Risk })));
const RfmGroupName = lazy(() => import("@/ui/prediction").then(({ RfmGroupName }) => ({ default: RfmGroupName })));

export function useCustomerColumns(): CustomerColumn[] {
  const { t } = useLingui();
  const fields = useCustomFields().data?.customFieldDefinitions ?? [];
  return [
    { id: "name", header: t`Customer`, sort: "name", width: 10, grow: 1.5, cell: (row) => row.displayName },
    {
      id: "email",
      header: t`E-mail`,
      sort: "email",
      width: 11,
      grow: 1.7,
      cell: ({ email }) => <Soft text={email} />,
    },
    {
      id: "phone",
      header: t`Phone`,
      sort: "phone",
      width: 8.5,
      grow: 1,
      cell: ({ phone }) => <Soft text={phone} />,
    },
    {
      id: "account",
      header: t`Account`,
      sort: "account",
      width: 5.75,
      cell: ({ accountStatus }) => <AccountState value={accountStatus} />,
    },
    { id: "country", header: t`Country`, width: 7.5, cell: (row) => <Country row={row} /> },
    {
      id: "groups",
      header: t`Groups`,
      width: 7,
      grow: 1,
      cell: ({ groups }) => <Few items={groups?.nodes.map(({ name }) => name)} />,
    },
    { id: "tags", header: t`Tags`, width: 7, grow: 1, cell: ({ tags }) => <Few items={tags} /> },
    {
      id: "orders",
      header: t`Orders`,
      sort: "orders",
      width: 4.5,
      isEnd: true,
      cell: ({ stats }) => (
        <span className={stats.orderCount ? undefined : "text-faint"}>{formatNumber(stats.orderCount)}</span>
      ),
    },
    {
      id: "spent",
      header: t`Total spent`,
      sort: "spent",
      width: 7,
      isEnd: true,
      cell: ({ stats }) => <Money value={stats.totalSpent} />,
    },
    {
      id: "average",
      header: t`Average order`,
      sort: "average",
      width: 7.5,
      isEnd: true,
      cell: ({ stats }) => <Money value={stats.averageOrderValue} />,
    },
    {
      id: "predictedLtv",
      header: t`Predicted value`,
      sort: "predictedLtv",
      width: 7.5,
      isEnd: true,
      cell: ({ prediction }) => <Money value={prediction?.predictedLtv ?? null} />,
    },
    {
      id: "churnRisk",
      header: t`Churn risk`,
      sort: "churnRisk",
      width: 6,
      cell: ({ prediction }) => (
        <Suspense>
          <Risk value={prediction?.churnRisk} />
        </Suspense>
      ),
    },
    {
      id: "rfm",
      header: t`RFM group`,
      width: 8,
      cell: ({ rfm }) => (
        <Suspense>
          <RfmGroupName value={rfm?.group} />
        </Suspense>
      ),
    },
    {
      id: "joined",
      header: t`Joined`,
      sort: "joined",
      width: 7,
      isEnd: true,
      cell: ({ accountCreatedAt }) => <Instant at={accountCreatedAt} />,
    },
    {
      id: "created",
      header: t`First known`,
      sort: "created",
      width: 7,
      isEnd: true,
      cell: ({ createdAt }) => <Instant at={createdAt} />,
    },
    {
      id: "firstOrder",
      header: t`First order`,
      sort: "firstOrder",
      width: 7,
      isEnd: true,
      cell: ({ stats }) => <Instant at={stats.firstOrderAt} />,
    },
    {
      id: "lastOrder",
      header: t`Last order`,
      sort: "lastOrder",
      width: 7,
      isEnd: true,
      cell: ({ stats }) => <Instant at={stats.lastOrderAt} />,
    },
    {
      id: "lastLogin",
      header: t`Last sign-in`,
      sort: "lastLogin",
      width: 7,
      isEnd: true,
      cell: ({ lastLoginAt }) => <Instant at={lastLoginAt} />,
    },
    {
      id: "lastActivity",
      header: t`Last activity`,
      sort: "lastActivity",
      width: 7,
      isEnd: true,
      cell: ({ lastActivityAt }) => <Instant at={lastActivityAt} />,
    },
    {
      id: "emailConsent",
      header: t`E-mail consent`,
      width: 8,
      cell: ({ consents }) => <ConsentOn consents={consents} channel="EMAIL" />,
    },
    {
      id: "smsConsent",
      header: t`Text consent`,
      width: 8,
      cell: ({ consents }) => <ConsentOn consents={consents} channel="SMS" />,
    },
    ...fields.filter(({ archivedAt }) => !archivedAt).map(ofField),
  ];
}

const NUMERIC = ["NUMBER", "MONEY", "DATE"];

function ofField(field: Field): CustomerColumn {
  const id = `${CUSTOM}${field.key}`;
  return {
    id,
    header: field.name,
    ...(field.isFilterable && { sort: id }),
    width: 8,
    isEnd: NUMERIC.includes(field.kind),
    cell: ({ customFields }) => {
      const value = customFields?.find(({ key }) => key === field.key);
      return value ? <Shown field={field} value={value} /> : <Nothing />;
    },
  };
}

function ConsentOn({
  consents = [],
  channel: wanted,
}: {
  consents?: CustomerRowFragment["consents"];
  channel: MarketingChannel;
}) {
  const state = consents.find(({ channel }) => channel === wanted)?.state;
  return state && state !== "NEVER_ASKED" ? <ConsentMark value={state} /> : <Nothing />;
}

function Soft({ text }: { text: string | null }) {
  return text ? <span className="text-soft">{text}</span> : <Nothing />;
}

/** Where the latest order went, else where the next one would go. */
function Country({
  row: { lastShippingAddress: latest, defaultShippingAddress: usual },
}: {
  row: CustomerRowFragment;
}) {
  const code = latest?.countryCode ?? usual?.countryCode;
  return <Soft text={code ? countryName(code) : null} />;
}

function Few({ items = [] }: { items?: readonly string[] | undefined }) {
  if (items.length === 0) return <Nothing />;
  return (
    <span className="flex gap-1">
      {items.slice(0, MANY).map((item) => (
        <Badge key={item}>{item}</Badge>
      ))}
    </span>
  );
}
