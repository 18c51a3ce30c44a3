import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Hourglass, RefreshCw } from "lucide-react";
import { useState } from "react";
import { BackTested } from "@/features/reports/prediction/BackTested";
import { Parameters } from "@/features/reports/prediction/Parameters";
import { Spread } from "@/features/reports/prediction/Spread";
import { PredictionModelDocument, type PredictionModelQuery, PredictionRefitDocument } from "@/gql/graphql";
import { formatDateTime, formatDay, formatNumber } from "@/lib/format";
import { graphqlQuery, queryClient } from "@/lib/query";
import { useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { JobProgress } from "@/ui/jobs/JobProgress";
import { FormNotice } from "@/ui/Notice";
import { PageHeader } from "@/ui/Page";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";

export type Model = NonNullable<PredictionModelQuery["predictionModel"]>;

/** The model behind predicted values and churn risk: how it was fitted, and how good it would have been. */
export function PredictionPage() {
  const query = useQuery(graphqlQuery(PredictionModelDocument, {}));
  const model = query.data?.predictionModel;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Predictions</Trans>}
        actions={
          <Link to="/reports" search={{}} className={buttonClass("ghost", "sm")}>
            <Trans>All reports</Trans>
          </Link>
        }
      />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pt-5 pb-16">
        {query.isPending && <Skeleton lines={8} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {model && (
          <div className="max-w-5xl">
            <Fitted model={model} />
            <Contents model={model} />
          </div>
        )}
      </div>
    </div>
  );
}

function Contents({ model }: { model: Model }) {
  const { t } = useLingui();
  if (model.unavailableBecause)
    return (
      <EmptyState icon={<Hourglass />} title={t`No predictions yet`}>
        {model.unavailableBecause}
      </EmptyState>
    );
  return (
    <>
      <Spread asOf={model.asOf} />
      {model.backTest && <BackTested test={model.backTest} />}
      <Parameters model={model} />
    </>
  );
}

/** When it was worked out, over how many, and the button that does so again. */
function Fitted({ model }: { model: Model }) {
  const { t } = useLingui();
  const [asked, setAsked] = useState<string>();
  const refit = useWrite(PredictionRefitDocument);
  const job = asked ?? model.job?.id;

  async function again() {
    const done = await refit.run({});
    setAsked(done?.job?.id);
  }
  function over() {
    setAsked(undefined);
    for (const name of ["PredictionModel", "PredictionSpread"]) {
      void queryClient.invalidateQueries({ queryKey: [name] });
    }
  }
  return (
    <section className="flex flex-col gap-3 pb-5">
      <div className="flex flex-wrap items-start gap-3">
        <p className="min-w-64 flex-1 text-muted">
          <Told model={model} />
        </p>
        {!job && (
          <Button size="sm" isPending={refit.isPending} onPress={() => void again()}>
            <RefreshCw className="size-3.5" />
            {model.fittedAt ? t`Work it out again` : t`Work it out now`}
          </Button>
        )}
      </div>
      <FormNotice refusals={refit.refusals} failure={refit.failure} />
      {job && <JobProgress key={job} id={job} title={t`Working out predictions`} onOver={over} />}
    </section>
  );
}

function Told({ model: { computedAt, asOf, customerCount, repeatCustomerCount, name } }: { model: Model }) {
  if (!computedAt || !asOf) return <Trans>Predicted value, churn risk and RFM groups are worked out each night.</Trans>;
  const [buyers, again] = [formatNumber(customerCount), formatNumber(repeatCustomerCount)];
  return (
    <Trans>
      Worked out on {formatDateTime(computedAt)} from the orders up to {formatDay(asOf)}: {buyers} customers, {again} of
      whom bought on more than one day. One model for all stores, {name}; it is fitted each night.
    </Trans>
  );
}
