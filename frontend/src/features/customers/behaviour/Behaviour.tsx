import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ShoppingBag } from "lucide-react";
import { Defined, Name } from "@/features/customers/behaviour/Figure";
import { Habits, HowMuch, Price } from "@/features/customers/behaviour/Figures";
import { Ranking } from "@/features/customers/behaviour/Ranking";
import { ByStore, Hours, Months, Weekdays } from "@/features/customers/behaviour/Times";
import { CustomerBehaviourDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";

/** What and how a customer buys, each figure with its definition. */
export default function Behaviour({ customerId: id }: { customerId: string }) {
  const { t } = useLingui();
  const withProducts = useMay()("PRODUCTS_READ");
  const query = useQuery(graphqlQuery(CustomerBehaviourDocument, { id, withProducts }));
  if (query.isPending) return <Skeleton lines={8} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { customer, valueBandLimits: limits } = query.data;
  if (!customer?.patterns) return null;
  const { stats, patterns, statsByStore: stores } = customer;
  if (stats.orderCount === 0)
    return (
      <EmptyState icon={<ShoppingBag />} title={t`Nothing bought yet`}>
        <Trans>With the first order that counts, favourites, habits and figures stand here.</Trans>
      </EmptyState>
    );
  const none = t`None that was bought twice`;
  const units = t`Units`;
  return (
    <Defined>
      <Section title={<Trans>How often and how much</Trans>} className="border-t-0">
        <HowMuch stats={stats} patterns={patterns} limits={limits} />
      </Section>
      <Section title={<Trans>When</Trans>}>
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(17rem,100%),1fr))] gap-x-8 gap-y-5">
          <Months months={patterns.months} />
          <Weekdays patterns={patterns} />
          <Hours patterns={patterns} />
        </div>
      </Section>
      <Section title={<Trans>Favourites</Trans>}>
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(19rem,100%),1fr))] gap-x-8 gap-y-5">
          <Ranking
            title={<Name of="topProducts" label={t`Products`} />}
            label={t`Products`}
            counted={units}
            rows={patterns.topProducts}
            nothing={none}
          />
          <Ranking
            title={<Name of="topCategories" label={t`Categories`} />}
            label={t`Categories`}
            counted={units}
            rows={patterns.topCategories}
            nothing={none}
          />
          <Ranking
            title={<Name of="topBrands" label={t`Brands`} />}
            label={t`Brands`}
            counted={units}
            rows={patterns.topBrands}
            nothing={none}
          />
          <Ranking
            title={<Name of="topPaymentMethods" label={t`Payment methods`} />}
            label={t`Payment methods`}
            counted={t`Payments`}
            rows={patterns.topPaymentMethods}
            nothing={t`No payment is known`}
          />
        </div>
      </Section>
      <Section title={<Trans>Habits</Trans>}>
        <Habits patterns={patterns} />
      </Section>
      <Section title={<Trans>What price does</Trans>}>
        <Price patterns={patterns} />
      </Section>
      {stores && stores.length > 1 && (
        <Section title={<Trans>By store</Trans>}>
          <ByStore stores={stores} />
        </Section>
      )}
    </Defined>
  );
}
