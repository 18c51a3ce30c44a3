import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import type { PictureProps } from "@/features/reports/charts/props";
import { Ranked } from "@/features/reports/charts/Ranked";
import { extent } from "@/features/reports/charts/scales";
import { figureOf, formatFigure, type Row, rowSize, sizeOf } from "@/features/reports/values";
import type { MetricMeaningFragment } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { Skeleton } from "@/ui/States";

const WorldMap = lazy(() => import("@/features/reports/charts/WorldMap"));

/** A ranking; of countries, beside a map of them. */
export function World({
  hasMap,
  meaning,
  rows,
  metric,
  comparison,
  onOpen,
}: PictureProps & { hasMap: boolean; metric: MetricMeaningFragment }) {
  const { t } = useLingui();
  const size = (row: Row) => rowSize(row, metric.key);
  const value = (row: Row) => formatFigure(figureOf(row.metrics, metric.key), metric.unit);
  const name = (row: Row) => row.dimensions.map(({ label }) => label).join(", ") || t`Other`;
  const ranked = [...rows].sort(
    (one, other) => Number(one.isOther) - Number(other.isOther) || (size(other) ?? -1) - (size(one) ?? -1),
  );
  const lines = ranked.map((row) => ({
    row,
    label: name(row),
    size: size(row),
    previous: comparison && row.previous ? sizeOf(figureOf(row.previous, metric.key)) : undefined,
    value: value(row),
  }));
  return (
    <figure className={cx("grid min-w-0 gap-x-8 gap-y-4", hasMap && "lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]")}>
      {hasMap && (
        <div className="aspect-2/1 min-w-0 self-center">
          <Suspense fallback={<Skeleton lines={8} />}>
            <WorldMap
              rows={rows}
              sizeOf={size}
              most={extent(rows.map(size))[1]}
              words={(row) => `${name(row)}: ${value(row)}`}
              onOpen={onOpen}
            />
          </Suspense>
        </div>
      )}
      <div className="min-w-0">
        <Ranked lines={lines} label={t`${meaning.title}: ${metric.title}`} onOpen={onOpen} />
      </div>
    </figure>
  );
}
