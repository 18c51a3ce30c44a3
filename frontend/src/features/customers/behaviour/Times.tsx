import { useLingui } from "@lingui/react/macro";
import { Bars } from "@/features/customers/behaviour/Bars";
import { Name } from "@/features/customers/behaviour/Figure";
import type { Patterns } from "@/features/customers/behaviour/Figures";
import type { CustomerBehaviourQuery } from "@/gql/graphql";
import { formatDayAs, formatNumber } from "@/lib/format";
import { Table } from "@/ui/Table";
import { Instant, Money } from "@/ui/Values";

type ByStoreRow = NonNullable<NonNullable<CustomerBehaviourQuery["customer"]>["statsByStore"]>[number];

const A_MONDAY = 5;
const EVERY_SIXTH = 6;

export function Months({ months }: { months: Patterns["months"] }) {
  const { t } = useLingui();
  return (
    <Bars
      title={<Name of="months" label={t`The last twelve months`} />}
      label={t`The last twelve months`}
      head={[t`Month`, t`Orders and money`]}
      bars={months.map(({ startsOn, orderCount, amount }, place) => ({
        id: startsOn,
        label: formatDayAs(startsOn, { month: "long", year: "numeric" }),
        tick: formatDayAs(startsOn, { month: "narrow" }),
        size: Number(amount.amount),
        isUnfinished: place === months.length - 1,
        value: (
          <>
            {formatNumber(orderCount)} · <Money value={amount} />
          </>
        ),
      }))}
    />
  );
}

export function Weekdays({ patterns }: { patterns: Patterns }) {
  const { t } = useLingui();
  return (
    <Bars
      title={<Name of="ordersByWeekday" label={t`Orders by weekday`} />}
      label={t`Orders by weekday`}
      head={[t`Day`, t`Orders`]}
      bars={patterns.ordersByWeekday.map((size, place) => {
        // 5 January 2026 is a Monday.
        const day = `2026-01-${String(A_MONDAY + place).padStart(2, "0")}`;
        return {
          id: day,
          label: formatDayAs(day, { weekday: "long" }),
          tick: formatDayAs(day, { weekday: "short" }),
          size,
          value: formatNumber(size),
        };
      })}
    />
  );
}

export function Hours({ patterns }: { patterns: Patterns }) {
  const { t } = useLingui();
  return (
    <Bars
      title={<Name of="ordersByHour" label={t`Orders by hour`} />}
      label={t`Orders by hour`}
      head={[t`Hour`, t`Orders`]}
      bars={patterns.ordersByHour.map((size, hour) => ({
        id: String(hour),
        label: `${hour}:00`,
        ...(hour % EVERY_SIXTH === 0 && { tick: String(hour) }),
        size,
        value: formatNumber(size),
      }))}
    />
  );
}

export function ByStore({ stores }: { stores: readonly ByStoreRow[] }) {
  const { t } = useLingui();
  return (
    <Table
      label={t`By store`}
      rows={stores.map((row) => ({ ...row, id: row.store.id }))}
      columns={[
        { id: "store", header: t`Store`, cell: ({ store }) => store.name },
        { id: "orders", header: t`Orders`, isEnd: true, cell: ({ orderCount }) => formatNumber(orderCount) },
        { id: "spent", header: t`Total spent`, isEnd: true, cell: ({ totalSpent }) => <Money value={totalSpent} /> },
        {
          id: "average",
          header: t`Average order`,
          isEnd: true,
          cell: ({ averageOrderValue }) => <Money value={averageOrderValue} />,
        },
        { id: "last", header: t`Last order`, cell: ({ lastOrderAt }) => <Instant at={lastOrderAt} /> },
      ]}
    />
  );
}
