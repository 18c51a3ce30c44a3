import { useLingui } from "@lingui/react/macro";
import type { Detail } from "@/features/customers/data";
import type { OrderFrequency } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { Stat, Stats } from "@/ui/Stat";
import { Instant, Money, Nothing } from "@/ui/Values";

/** The figures of one customer, as the server keeps them. */
export function Summary({ customer: { stats } }: { customer: Detail }) {
  const { t } = useLingui();
  const frequencies: Record<OrderFrequency, string> = {
    NONE: t`Never`,
    ONCE: t`Once`,
    WEEKLY: t`Weekly`,
    MONTHLY: t`Monthly`,
    QUARTERLY: t`Quarterly`,
    YEARLY: t`Yearly`,
    RARER: t`Rarer`,
  };
  return (
    <Stats>
      <Stat label={t`Total spent`} hint={t`All qualifying orders, less refunds, in the base currency`}>
        <Money value={stats.totalSpent} />
      </Stat>
      <Stat label={t`Orders`} hint={t`Orders that count: no drafts, tests, cancelled or unpaid ones`}>
        {formatNumber(stats.orderCount)}
      </Stat>
      <Stat label={t`Average order`} hint={t`Total spent by number of orders`}>
        <Money value={stats.averageOrderValue} />
      </Stat>
      <Stat label={t`First order`}>
        <Instant at={stats.firstOrderAt} />
      </Stat>
      <Stat label={t`Last order`}>
        <Instant at={stats.lastOrderAt} />
      </Stat>
      <Stat label={t`Buys`} hint={t`By the usual time between two orders`}>
        {stats.orderCount > 0 ? frequencies[stats.orderFrequency] : <Nothing />}
      </Stat>
    </Stats>
  );
}
