import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, type ReactNode, Suspense } from "react";
import type { Model } from "@/features/reports/prediction/PredictionPage";
import type { Plot } from "@/features/reports/shape";
import { formatDay, formatDayAs, formatMoney, formatNumber, formatNumberAs } from "@/lib/format";
import { Section, Stat, Stats } from "@/ui/Stat";
import { Skeleton } from "@/ui/States";
import { Table } from "@/ui/Table";
import { Nothing } from "@/ui/Values";

const Lines = lazy(() => import("@/features/reports/charts/Lines"));

type Test = NonNullable<Model["backTest"]>;

interface Pair {
  id: string;
  label: string;
  predicted: number;
  actual: number;
  tick?: string;
  customers?: number;
}

const percent = (value: number) => formatNumberAs(value, { style: "percent", maximumFractionDigits: 1 });
const decimal = (value: number) => formatNumberAs(value, { maximumFractionDigits: 2 });
const whole = (value: number) => formatNumber(Math.round(value));

/** The model on the days it did not know, against what came. */
export function BackTested({ test }: { test: Test }) {
  const { t } = useLingui();
  const [from, to] = [formatDay(test.from), formatDay(test.to)];
  return (
    <Section title={<Trans>How good it would have been</Trans>}>
      <p className="mb-4 max-w-3xl text-muted">
        <Trans>
          Fitted on the orders before {from} only, the model predicted what would come until {to}; this is what came. A
          purchase is a day with at least one order.
        </Trans>
      </p>
      <Summary test={test} />
      <div className="mt-6 flex flex-col gap-8">
        <Compared
          title={t`Purchases since the first day, week by week`}
          rows={test.tracking.map(({ day, predicted, actual }) => ({
            id: day,
            label: formatDay(day),
            tick: formatDayAs(day, { month: "short", day: "numeric" }),
            predicted,
            actual,
          }))}
          first={t`Day`}
          format={whole}
        />
        <Compared
          title={t`Chance of a purchase, and how many did buy, by tenths of the customers`}
          rows={test.calibration.map(({ predicted, actual, customerCount }, place) => ({
            id: String(place),
            label: t`Tenth ${place + 1}`,
            predicted,
            actual,
            customers: customerCount,
          }))}
          first={t`Tenth`}
          format={percent}
        />
        <Compared
          title={t`Purchases of a customer, by purchases before`}
          rows={test.byFrequency.map(({ frequency, predictedMean, actualMean, customerCount }) => ({
            id: String(frequency),
            label: frequency === 7 ? t`8 and more` : formatNumber(frequency + 1),
            predicted: predictedMean,
            actual: actualMean,
            customers: customerCount,
          }))}
          first={t`Purchases before`}
          format={decimal}
        />
      </div>
    </Section>
  );
}

function Summary({ test }: { test: Test }) {
  const { t } = useLingui();
  return (
    <Stats className="grid-cols-[repeat(auto-fill,minmax(7.5rem,1fr))]">
      <Stat label={t`Predicted purchases`}>{whole(test.predictedOrders)}</Stat>
      <Stat label={t`Purchases that came`}>{formatNumber(test.actualOrders)}</Stat>
      <Stat label={t`Error`} hint={t`Predicted less actual, divided by actual`}>
        {formatNumberAs(test.errorRate, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" })}
      </Stat>
      <Stat label={t`Predicted worth`}>{test.predictedRevenue ? formatMoney(test.predictedRevenue) : <Nothing />}</Stat>
      <Stat label={t`Worth that came`}>{formatMoney(test.actualRevenue)}</Stat>
      <Stat label={t`Correlation`} hint={t`Of predicted and actual purchases over customers; 1 is perfect, 0 is none`}>
        {test.correlation === null ? <Nothing /> : decimal(test.correlation)}
      </Stat>
      <Stat
        label={t`Risk in the right order`}
        hint={t`Of a customer who came back and one who did not, how often the latter had been given the higher risk; 50 % is a coin`}
      >
        {test.churnAuc === null ? <Nothing /> : percent(test.churnAuc)}
      </Stat>
    </Stats>
  );
}

function Compared({
  title,
  rows,
  first,
  format,
}: {
  title: string;
  rows: readonly Pair[];
  first: string;
  format: (size: number) => string;
}) {
  const { t } = useLingui();
  const [predicted, actual] = [t`Predicted`, t`Actual`];
  const plot: Plot = {
    columns: rows.map(({ id, label, tick = label }) => ({ id, label, tick, isComplete: true })),
    series: [
      { id: "predicted", label: predicted, cells: rows.map((row) => cellOf(row.predicted)) },
      { id: "actual", label: actual, cells: rows.map((row) => cellOf(row.actual)) },
    ],
    hidden: 0,
  };
  const words = (column: number, series: string | undefined, size: number | null | undefined) =>
    `${rows[column]?.label}, ${series}: ${size === null || size === undefined ? t`no number` : format(size)}`;
  return (
    <Picture title={title} numbers={<Numbers title={title} rows={rows} first={first} format={format} />}>
      <Lines
        plot={plot}
        label={title}
        format={format}
        words={(column, series, cell) => words(column, series?.label, cell?.size)}
      />
    </Picture>
  );
}

const cellOf = (size: number) => ({ row: undefined, size, previous: undefined });

function Picture({ title, numbers, children }: { title: string; numbers: ReactNode; children: ReactNode }) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 font-medium">{title}</figcaption>
      <Suspense fallback={<Skeleton lines={6} className="h-[19.75rem] p-5" />}>{children}</Suspense>
      <details className="mt-1 text-xs">
        <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-fg">
          <Trans>The numbers</Trans>
        </summary>
        <div className="mt-2 max-w-xl">{numbers}</div>
      </details>
    </figure>
  );
}

function Numbers({
  title,
  rows,
  first,
  format,
}: {
  title: string;
  rows: readonly Pair[];
  first: string;
  format: (size: number) => string;
}) {
  const { t } = useLingui();
  const hasCustomers = rows.some(({ customers }) => customers !== undefined);
  return (
    <Table
      label={title}
      columns={[
        { id: "label", header: first, cell: ({ label }) => label },
        ...(hasCustomers
          ? [
              {
                id: "customers",
                header: t`Customers`,
                isEnd: true,
                cell: ({ customers = 0 }: Pair) => formatNumber(customers),
              },
            ]
          : []),
        { id: "predicted", header: t`Predicted`, isEnd: true, cell: ({ predicted }) => format(predicted) },
        { id: "actual", header: t`Actual`, isEnd: true, cell: ({ actual }) => format(actual) },
      ]}
      rows={rows}
    />
  );
}
