import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type CustomerFilter, PredictionSpreadDocument } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Section, Stat, Stats } from "@/ui/Stat";

/** How many customers stand where; each number opens them. */
export function Spread({ asOf }: { asOf: string | null }) {
  const { t } = useLingui();
  const mayList = useMay()("CUSTOMERS_READ");
  const { data } = useQuery({ ...graphqlQuery(PredictionSpreadDocument, {}), enabled: mayList });
  if (!data || !asOf) return null;
  const parts: { label: string; count: number | null; filter: CustomerFilter; hint: string }[] = [
    {
      label: t`Low risk`,
      count: data.low,
      filter: { churnRisk: ["LOW"] },
      hint: t`60 % and more likely to buy within 90 days`,
    },
    {
      label: t`Medium risk`,
      count: data.medium,
      filter: { churnRisk: ["MEDIUM"] },
      hint: t`20 to 60 % likely to buy within 90 days`,
    },
    {
      label: t`High risk`,
      count: data.high,
      filter: { churnRisk: ["HIGH"] },
      hint: t`Less than 20 % likely to buy within 90 days`,
    },
    {
      label: t`Good ones at high risk`,
      count: data.valuable,
      filter: { churnRisk: ["HIGH"], rfmGroup: ["AT_RISK", "PREVIOUSLY_LOYAL"] },
      hint: t`At high risk, and at risk or previously loyal by RFM`,
    },
  ];
  return (
    <Section title={<Trans>Churn risk of your customers</Trans>}>
      <Stats>
        {parts.map(({ label, count, filter, hint }) => (
          <Stat key={label} label={label} hint={hint} isLarge>
            <Link
              to="/customers"
              search={{ filter: JSON.stringify(filter), sort: "-predictedLtv", cols: COLUMNS }}
              className="rounded-sm hover:text-accent hover:underline"
            >
              {formatNumber(count ?? 0)}
            </Link>
          </Stat>
        ))}
      </Stats>
    </Section>
  );
}

const COLUMNS = "name,predictedLtv,churnRisk,rfm,orders,spent,lastOrder";
