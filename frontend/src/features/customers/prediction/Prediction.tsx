import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Defined, Figure } from "@/features/customers/behaviour/Figure";
import { CustomerPredictionDocument, type CustomerPredictionQuery } from "@/gql/graphql";
import { formatDate, formatNumberAs } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { RfmGroupName, Risk } from "@/ui/prediction";
import { Section, Stats } from "@/ui/Stat";
import { Money } from "@/ui/Values";

type Customer = NonNullable<CustomerPredictionQuery["customer"]>;
type Told = Customer["prediction"];

/** What is likely to come of a customer and where they stand among all, with the reasons; comes when it is there. */
export default function Prediction({ customerId }: { customerId: string }) {
  const { data } = useQuery(graphqlQuery(CustomerPredictionDocument, { id: customerId }));
  const customer = data?.customer;
  if (!customer) return null;
  const { prediction, rfm } = customer;
  return (
    <Defined>
      <Section title={<Trans>What is likely</Trans>} actions={<AsOf told={prediction} />}>
        {prediction.unavailableBecause && !rfm ? (
          <p className="text-muted">{prediction.reasons.join(" ")}</p>
        ) : (
          <>
            <Figures told={prediction} rfm={rfm} />
            <Reasons told={prediction} rfm={rfm} />
          </>
        )}
      </Section>
    </Defined>
  );
}

function AsOf({ told: { computedAt } }: { told: Told }) {
  const may = useMay();
  if (!computedAt) return null;
  const words = <Trans>As of {formatDate(computedAt)}</Trans>;
  return (
    <span className="text-muted text-xs">
      {may("REPORTS_READ") ? (
        <Link to="/reports/prediction" className="hover:underline">
          {words}
        </Link>
      ) : (
        words
      )}
    </span>
  );
}

function Figures({ told, rfm }: { told: Told; rfm: Customer["rfm"] }) {
  const { t } = useLingui();
  const { predictedLtv, expectedOrders, probabilityOfPurchase: chance, churnRisk } = told;
  return (
    <Stats>
      {predictedLtv && expectedOrders !== null && chance !== null && (
        <>
          <Figure of="predictedLtv" label={t`Predicted value`}>
            <Money value={predictedLtv} />
          </Figure>
          <Figure of="churnRisk" label={t`Churn risk`}>
            <Risk value={churnRisk} />
          </Figure>
          <Figure of="probabilityOfPurchase" label={t`Buys in 90 days`}>
            {formatNumberAs(chance, { style: "percent" })}
          </Figure>
          <Figure of="expectedOrders" label={t`Orders in 12 months`}>
            {formatNumberAs(expectedOrders, { maximumFractionDigits: 1 })}
          </Figure>
        </>
      )}
      {rfm && (
        <>
          <Figure of="rfm" label={t`RFM group`}>
            <RfmGroupName value={rfm.group} />
          </Figure>
          <Figure of="rfm" label={t`RFM scores`}>
            <Scores of={rfm} />
          </Figure>
        </>
      )}
    </Stats>
  );
}

function Scores({ of }: { of: NonNullable<Customer["rfm"]> }) {
  const { t } = useLingui();
  const { recency, frequency, monetary } = of;
  return (
    <span
      role="img"
      aria-label={t`Recency ${recency}, frequency ${frequency}, money ${monetary}, of 5`}
      className="tabular-nums"
    >
      {recency} · {frequency} · {monetary}
    </span>
  );
}

function Reasons({ told, rfm }: { told: Told; rfm: Customer["rfm"] }) {
  const all = [...told.reasons, ...(rfm?.reasons ?? [])];
  return (
    <details className="mt-3 text-xs">
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-fg">
        <Trans>Why</Trans>
      </summary>
      <ul className="mt-2 flex list-disc flex-col gap-1 pl-4 text-soft">
        {all.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {rfm?.previousGroup && rfm.previousGroup !== rfm.group && (
          <li>
            <Trans>
              A month before: <RfmGroupName value={rfm.previousGroup} />.
            </Trans>
          </li>
        )}
      </ul>
    </details>
  );
}
