import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp } from "lucide-react";
import { MetricName } from "@/features/reports/Meaning";
import { type Figure, figureOf, formatChange, formatFigure } from "@/features/reports/values";
import type { MetricMeaningFragment } from "@/gql/graphql";
import { cx } from "@/lib/classes";

interface CardsProps {
  metrics: readonly MetricMeaningFragment[];
  totals: readonly Figure[];
  before: readonly Figure[] | null;
  comparison: string | undefined;
  basis: string;
  shown: string;
  /** Whether the picture below can be of this number. */
  canDraw: (key: string) => boolean;
  onShow: (key: string) => void;
}

/** The totals of the range, each with its change; the one that is pressed is drawn below. */
export function Cards({ metrics, totals, before, comparison, basis, shown, canDraw, onShow }: CardsProps) {
  const { t } = useLingui();
  return (
    <dl className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line">
      {metrics.map((metric) => {
        const { key, unit, title } = metric;
        const figure = figureOf(totals, key);
        const isShown = key === shown;
        const canShow = metrics.length > 1 && canDraw(key);
        return (
          <div
            key={key}
            data-testid={`total-${key}`}
            className={cx(
              "@container relative min-w-0 flex-1 basis-38 bg-surface px-4 py-2.5 max-sm:basis-30 max-sm:px-3",
              isShown && canShow && "shadow-[inset_0_-2px_0_var(--color-accent)]",
            )}
          >
            <dt className="flex items-center gap-2 text-muted text-xs">
              <MetricName metric={metric} basis={basis} />
            </dt>
            <dd>
              {canShow ? (
                <button
                  type="button"
                  aria-pressed={isShown}
                  aria-label={t`${title}: ${formatFigure(figure, unit)}. Draw it`}
                  onClick={() => onShow(key)}
                  className="block min-h-6 min-w-6 max-w-full whitespace-nowrap rounded-sm text-left font-semibold text-[clamp(0.8125rem,12cqi,1.25rem)] max-sm:text-[clamp(0.8125rem,12cqi,0.875rem)] tabular-nums tracking-tight hover:text-accent"
                >
                  {formatFigure(figure, unit)}
                </button>
              ) : (
                <span className="block min-h-6 whitespace-nowrap font-semibold text-[clamp(0.8125rem,12cqi,1.25rem)] max-sm:text-[clamp(0.8125rem,12cqi,0.875rem)] tabular-nums tracking-tight">
                  {formatFigure(figure, unit)}
                </span>
              )}
              {comparison && (
                <p className="flex flex-wrap items-center gap-x-1.5 text-xs">
                  <Change figure={figure} higherIsBetter={metric.higherIsBetter} />
                  <span className="truncate text-muted print:whitespace-normal" title={comparison}>
                    {t`from ${formatFigure(figureOf(before, key), unit)}`}
                  </span>
                </p>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Good and bad have a colour; where neither is better, none. */
export function Change({ figure, higherIsBetter }: { figure: Figure | undefined; higherIsBetter: boolean | null }) {
  const change = figure?.change;
  if (change === null || change === undefined) return <span className="text-faint">—</span>;
  const isGood = higherIsBetter === null || change === 0 ? undefined : change > 0 === higherIsBetter;
  return (
    <span
      className={cx(
        "inline-flex items-center gap-0.5 font-medium tabular-nums",
        isGood === true ? "text-good" : isGood === false ? "text-bad" : "text-soft",
      )}
    >
      {change > 0 && <ArrowUp aria-hidden className="size-3" />}
      {change < 0 && <ArrowDown aria-hidden className="size-3" />}
      {formatChange(change)}
    </span>
  );
}
