import { useLingui } from "@lingui/react/macro";
import { Matrix, ON_PAPER } from "@/features/reports/charts/Matrix";
import type { PictureProps } from "@/features/reports/charts/props";
import { extent } from "@/features/reports/charts/scales";
import { NARROW, useMedia } from "@/features/reports/charts/useMedia";
import { useRfmGroups } from "@/features/reports/rfm";
import { crossed, dimension, type Head } from "@/features/reports/shape";
import { weekdayName } from "@/features/reports/times";
import { figureOf, formatFigure, formatShort, type Row, rowSize } from "@/features/reports/values";
import type { MetricMeaningFragment } from "@/gql/graphql";
import { cx } from "@/lib/classes";

interface CrossedProps extends PictureProps {
  kind: "cohorts" | "hours" | "grid";
  metric: MetricMeaningFragment;
  dimensions: readonly string[];
}

const MEAN = "ALL";
const SIZE = "cohortSize";

/** Two splits against each other: cohorts and their periods, weekdays and hours, ranks of recency and of value. */
export function Crossed({ kind, meaning, answer, rows, metric, dimensions, onOpen }: CrossedProps) {
  const { t } = useLingui();
  const isNarrow = useMedia(NARROW);
  // Days stand across on a telephone, and hours down: so none is beyond the edge.
  const isTurned = isNarrow && kind === "hours";
  const [down = "", across = ""] = isTurned ? ["hour", "weekday"] : axes(kind, dimensions);
  const title = (key: string) => meaning.dimensions.find((one) => one.key === key)?.title ?? key;
  const means = rows.filter((row) => dimension(row, down)?.value === MEAN);
  const known = new Set(means);
  const drawnOn = crossed(
    rows.filter((row) => !known.has(row)),
    down,
    across,
  );
  const grid =
    kind === "hours"
      ? { ...drawnOn, rows: shortened(drawnOn.rows, down), columns: shortened(drawnOn.columns, across) }
      : drawnOn;
  const meanOf = new Map(means.map((row) => [dimension(row, across)?.value, row]));
  const size = (row: Row) => rowSize(row, metric.key);
  const value = (row: Row) => formatFigure(figureOf(row.metrics, metric.key), metric.unit);
  // The first period of a cohort is everybody, and would pale all others.
  const drawn = kind === "cohorts" ? rows.filter((row) => dimension(row, across)?.value !== "0") : rows;
  const [, most] = extent(drawn.map(size));
  const isGrid = kind === "grid";
  const groups = useRfmGroups();
  const groupOf = (row: Row) => groups[`${dimension(row, "recency")?.value} ${dimension(row, "value")?.value}`];
  const sizes = new Map(rows.map((row) => [dimension(row, down)?.value, figureOf(row.metrics, SIZE)]));
  const hasSizes = kind === "cohorts" && !isNarrow && [...sizes.values()].some(Boolean);

  return (
    <figure className={cx("min-w-0", grid.columns.length > ON_PAPER && "print:break-inside-auto!")}>
      {kind !== "hours" && (
        <figcaption className="mb-1 text-muted text-xs">
          {isGrid
            ? t`${title(down)} down, ${title(across)} across`
            : t`${metric.title} by periods since the first order; 0 is the one of the first order itself.`}
        </figcaption>
      )}
      <Matrix
        label={t`${meaning.title}: ${metric.title}`}
        grid={across === "recency" || down === "recency" ? { ...grid, rows: grid.rows.toReversed() } : grid}
        corner={title(down)}
        {...(hasSizes && {
          aside: { head: t`People`, of: (line: string) => formatFigure(sizes.get(line), "COUNT") },
        })}
        {...(means.length > 0 && {
          top: {
            head: t`All, weighted`,
            of: (column: string) => {
              const row = meanOf.get(column);
              return row ? value(row) : "";
            },
          },
        })}
        sizeOf={size}
        most={most}
        text={(row) =>
          isGrid ? (
            <Tile value={value(row)} group={groupOf(row)} />
          ) : (
            formatShort(size(row) ?? 0, metric.unit, answer.currencyCode, kind === "hours")
          )
        }
        words={(row) =>
          [row.dimensions.map((one) => `${title(one.key)} ${one.label}`).join(", "), value(row)].join(": ") +
          (row.isComplete || kind !== "cohorts" ? "" : `, ${t`still running`}`)
        }
        onOpen={onOpen}
        hasPeriods={kind === "cohorts"}
        fits={kind === "hours" || down === "recency"}
        {...(isGrid && { cellClass: "h-14 text-xs" })}
      />
    </figure>
  );
}

function Tile({ value, group }: { value: string; group: string | undefined }) {
  return (
    <>
      <span className="font-semibold text-base">{value}</span>
      {group && (
        <span className="max-w-full hyphens-auto text-balance text-center text-2xs leading-3 @max-[22rem]:text-[0.5625rem] wrap-break-word">
          {group}
        </span>
      )}
    </>
  );
}

/** Mon for Monday, 09 for 09:00. */
function shortened(heads: readonly Head[], key: string): Head[] {
  return heads.map((head) => ({ ...head, short: key === "weekday" ? weekdayName(head.id) : head.label.slice(0, 2) }));
}

function axes(kind: CrossedProps["kind"], dimensions: readonly string[]): string[] {
  if (kind === "cohorts") return ["cohort", "period"];
  if (kind === "hours") return ["weekday", "hour"];
  return dimensions.includes("recency") ? ["recency", "value"] : ["rfmGroupBefore", "rfmGroup"];
}
