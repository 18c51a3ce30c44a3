import { Trans, useLingui } from "@lingui/react/macro";
import { Figure } from "@/features/customers/behaviour/Figure";
import { useBehaviourWords } from "@/features/customers/behaviour/words";
import type { CustomerBehaviourQuery } from "@/gql/graphql";
import { formatDate, formatMoney, formatNumber, formatNumberAs } from "@/lib/format";
import { Stats } from "@/ui/Stat";
import { Instant, Money, Nothing } from "@/ui/Values";

type Customer = NonNullable<CustomerBehaviourQuery["customer"]>;
export type Patterns = NonNullable<Customer["patterns"]>;

const WIDE = "grid-cols-[repeat(auto-fill,minmax(7.5rem,1fr))]";

/** A number as it is read: a dash where it is not defined. */
function Value({ of, as = "decimal" }: { of: number | null; as?: "decimal" | "percent" | "days" }) {
  if (of === null) return <Nothing />;
  if (as === "percent") return formatNumberAs(of, { style: "percent", maximumFractionDigits: 1 });
  return formatNumberAs(of, { maximumFractionDigits: as === "days" ? 1 : 2 });
}

export function HowMuch({
  stats,
  patterns,
  limits,
}: {
  stats: Customer["stats"];
  patterns: Patterns;
  limits: CustomerBehaviourQuery["valueBandLimits"];
}) {
  const { t } = useLingui();
  const { frequencies, bands } = useBehaviourWords();
  return (
    <Stats className={WIDE}>
      <Figure of="orderCount" label={t`Orders`}>
        {formatNumber(stats.orderCount)}
      </Figure>
      <Figure of="totalSpent" label={t`Total spent`}>
        <Money value={stats.totalSpent} />
      </Figure>
      <Figure of="averageOrderValue" label={t`Average order`}>
        <Money value={stats.averageOrderValue} />
      </Figure>
      <Figure of="medianOrderValue" label={t`Median order`}>
        <Money value={patterns.medianOrderValue} />
      </Figure>
      <Figure of="firstOrderAt" label={t`First order`}>
        <Instant at={stats.firstOrderAt} />
      </Figure>
      <Figure of="lastOrderAt" label={t`Last order`}>
        <Instant at={stats.lastOrderAt} />
      </Figure>
      <Figure of="daysSinceLastOrder" label={t`Days since`}>
        <Value of={stats.daysSinceLastOrder} />
      </Figure>
      <Figure of="customerAgeDays" label={t`Customer age, days`}>
        <Value of={stats.customerAgeDays} />
      </Figure>
      <Figure of="averageDaysBetweenOrders" label={t`Days between orders`}>
        <Value of={stats.averageDaysBetweenOrders} as="days" />
      </Figure>
      <Figure of="orderIntervalDays" label={t`Order interval, days`}>
        <Value of={stats.orderIntervalDays} as="days" />
      </Figure>
      <Figure of="orderFrequency" label={t`Buys`}>
        {frequencies[stats.orderFrequency]}
      </Figure>
      <Figure of="lifetimeValueBand" label={t`Band of value`} more={limits && <Limits limits={limits} />}>
        {bands[stats.lifetimeValueBand] || <Nothing />}
      </Figure>
    </Stats>
  );
}

function Limits({ limits }: { limits: NonNullable<CustomerBehaviourQuery["valueBandLimits"]> }) {
  const [top, high, medium] = [limits.topFrom, limits.highFrom, limits.mediumFrom].map(formatMoney);
  const on = formatDate(limits.computedAt);
  return (
    <Trans>
      As of {on}: top from {top}, high from {high}, medium from {medium}.
    </Trans>
  );
}

export function Habits({ patterns }: { patterns: Patterns }) {
  const { t } = useLingui();
  return (
    <Stats className={WIDE}>
      <Figure of="averageCartUnits" label={t`Units an order`}>
        <Value of={patterns.averageCartUnits} />
      </Figure>
      <Figure of="averageCartLines" label={t`Lines an order`}>
        <Value of={patterns.averageCartLines} />
      </Figure>
      <Figure of="averageCartValue" label={t`Goods an order`}>
        <Money value={patterns.averageCartValue} />
      </Figure>
      <Figure of="discountUsageRate" label={t`Discount usage`}>
        <Value of={patterns.discountUsageRate} as="percent" />
      </Figure>
      <Figure of="returnFrequency" label={t`Return frequency`}>
        <Value of={patterns.returnFrequency} as="percent" />
      </Figure>
      <Figure of="returnRate" label={t`Return rate`}>
        <Value of={patterns.returnRate} as="percent" />
      </Figure>
    </Stats>
  );
}

export function Price({ patterns: { priceSensitivity, priceSensitivityParts: parts } }: { patterns: Patterns }) {
  const { t } = useLingui();
  const { sensitivities } = useBehaviourWords();
  return (
    <Stats className={WIDE}>
      <Figure of="priceSensitivity" label={t`Price sensitivity`}>
        {sensitivities[priceSensitivity]}
      </Figure>
      <Figure of="discountedUnitShare" label={t`Units at a discount`}>
        <Value of={parts?.discountedUnitShare ?? null} as="percent" />
      </Figure>
      <Figure of="meanDiscountDepth" label={t`Depth of discounts`}>
        <Value of={parts?.meanDiscountDepth ?? null} as="percent" />
      </Figure>
      <Figure of="ownPriceIndex" label={t`Own price index`}>
        <Value of={parts?.ownPriceIndex ?? null} />
      </Figure>
    </Stats>
  );
}
