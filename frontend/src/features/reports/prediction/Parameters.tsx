import { Trans, useLingui } from "@lingui/react/macro";
import type { Model } from "@/features/reports/prediction/PredictionPage";
import { formatNumberAs } from "@/lib/format";
import { Section } from "@/ui/Stat";
import { Table } from "@/ui/Table";

/** What was fitted, for those who know the model. */
export function Parameters({ model: { name, version, parameters, logLikelihood } }: { model: Model }) {
  const { t } = useLingui();
  const meanings: Record<string, string> = {
    r: t`How alike customers are in how often they buy: higher, more alike`,
    alpha: t`With r: the usual time between purchases, in weeks (alpha divided by r)`,
    a: t`With b: the chance of stopping after a purchase, a divided by a + b`,
    b: t`With a: the higher, the fewer stop after a purchase`,
    p: t`How alike the purchases of one customer are in worth`,
    q: t`How alike customers are in what they spend`,
    gamma: t`With p and q: the usual worth of a purchase, in the smallest unit of the currency`,
  };
  const likely = logLikelihood === null ? "" : formatNumberAs(logLikelihood, { maximumFractionDigits: 1 });
  return (
    <Section title={<Trans>The model</Trans>}>
      <p className="mb-2 text-muted">
        <Trans>
          {name}, version {version}; log-likelihood of the orders {likely}.
        </Trans>
      </p>
      <Table
        label={t`Parameters`}
        columns={[
          { id: "key", header: t`Parameter`, cell: ({ id }) => <code>{id}</code> },
          {
            id: "value",
            header: t`Value`,
            isEnd: true,
            cell: ({ value }) => formatNumberAs(value, { maximumSignificantDigits: 5 }),
          },
          {
            id: "meaning",
            header: t`What it says`,
            className: "whitespace-normal py-1",
            cell: ({ id }) => meanings[id],
          },
        ]}
        rows={parameters.map(({ key, value }) => ({ id: key, value }))}
      />
    </Section>
  );
}
