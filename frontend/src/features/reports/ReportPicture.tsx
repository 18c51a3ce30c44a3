import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Crossed } from "@/features/reports/Crossed";
import type { Drawn, PictureProps } from "@/features/reports/charts/props";
import { acrossValues, MOST_SERIES, overTime, type Plot } from "@/features/reports/shape";
import { drawnAs, inputOf, readDimensions, readShown } from "@/features/reports/state";
import { periodName, tickName } from "@/features/reports/times";
import { figureOf, formatChange, formatShort, formatSize, rowSize } from "@/features/reports/values";
import { World } from "@/features/reports/World";
import { type MetricMeaningFragment, ReportDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { Skeleton } from "@/ui/States";

const Lines = lazy(() => import("@/features/reports/charts/Lines"));
const Columns = lazy(() => import("@/features/reports/charts/Columns"));

/** The picture that fits how the rows are split; where none does, the table says it all. */
export function ReportPicture(props: PictureProps) {
  const { meaning, search, answer, rows } = props;
  const dimensions = readDimensions(search, meaning);
  const metric = meaning.metrics.find(({ key }) => key === readShown(search, meaning));
  const kind = drawnAs(search, meaning, answer.granularity);
  if (!metric || kind === "none" || rows.length === 0) return null;
  if (kind === "cohorts" || kind === "hours" || kind === "grid") {
    return <Crossed kind={kind} {...props} metric={metric} dimensions={dimensions} />;
  }
  if (kind === "map" || kind === "ranked") return <World hasMap={kind === "map"} {...props} metric={metric} />;

  return <Plotted {...props} kind={kind} metric={metric} split={dimensions[0]} />;
}

type PlottedProps = PictureProps & {
  kind: "line" | "stacked" | "columns" | "pareto";
  metric: MetricMeaningFragment;
  split: string | undefined;
};

function Plotted(props: PlottedProps) {
  const { t } = useLingui();
  const { answer, rows, kind, metric, split } = props;
  const name = (start: string, isTick: boolean) =>
    (isTick ? tickName : periodName)(start, answer.granularity, answer.timeZone);
  const plot =
    kind === "columns" || kind === "pareto"
      ? acrossValues(rows, metric.key, split ?? "", metric.title)
      : overTime(rows, metric.key, split, name, metric.title);
  const drawn = useDrawn(props, plot);
  const Chart = kind === "stacked" || kind === "columns" ? Columns : Lines;
  return (
    <figure className="min-w-0">
      {/* As high as the chart, from the first moment: the table stays where it is. */}
      <div className="min-h-77">
        <Suspense fallback={<Skeleton lines={6} />}>
          <Chart {...drawn} />
        </Suspense>
      </div>
      {plot.hidden > 0 && (
        <figcaption className="mt-1 text-muted text-xs">
          {t`The first ${MOST_SERIES} are drawn; the table holds all.`}
        </figcaption>
      )}
    </figure>
  );
}

function useDrawn(props: PlottedProps, plot: Plot): Drawn {
  const { t } = useLingui();
  const { meaning, answer, comparison, onOpen, kind, split, metric } = props;
  const { unit, title } = metric;
  const rate = useRate(props, plot, kind === "stacked" && split === "customerType");
  return {
    plot,
    label: t`${meaning.title}: ${title}`,
    comparison,
    rate,
    isWhole: unit === "COUNT",
    format: (size) => formatShort(size, unit, answer.currencyCode),
    words: (column, series, cell) => {
      const at = plot.columns[column];
      const size = cell?.size;
      const value = size === null || size === undefined ? t`no number` : formatSize(size, unit, answer.currencyCode);
      const before = cell?.previous;
      const change = cell?.row && figureOf(cell.row.metrics, metric.key)?.change;
      const parts = [
        at?.label,
        `${plot.series.length > 1 ? series?.label : title}: ${value}`,
        comparison && before !== null && before !== undefined
          ? t`before: ${formatSize(before, unit, answer.currencyCode)}`
          : undefined,
        comparison && change !== null && change !== undefined ? formatChange(change) : undefined,
        at && !at.isComplete ? t`still running` : undefined,
      ];
      return parts.filter(Boolean).join(" · ");
    },
    onOpen,
  };
}

const RATE = "returningCustomerRate";

/** The share of people who came back, over columns of new and returning: a question of its own, without the split. */
function useRate({ meaning, search }: PictureProps, plot: Plot, hasRate: boolean): Drawn["rate"] {
  const metric = meaning.metrics.find(({ key }) => key === RATE);
  const input = { ...inputOf(search, meaning), metrics: [RATE], dimensions: [], orderBy: null, top: null };
  const isAsked = hasRate && metric !== undefined;
  const { data } = useQuery({ ...graphqlQuery(ReportDocument, { input }), enabled: isAsked });
  if (!isAsked || !data?.report) return undefined;
  const byStart = new Map(data.report.rows.map((row) => [row.bucketStart, rowSize(row, RATE)]));
  return { label: metric.title, sizes: plot.columns.map(({ id }) => byStart.get(id) ?? null) };
}
