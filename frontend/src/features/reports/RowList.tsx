import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp } from "lucide-react";
import { Change } from "@/features/reports/Cards";
import { Choice } from "@/features/reports/Choice";
import type { ReportTableProps } from "@/features/reports/ReportTable";
import { RowActions, RowValue, useRowName } from "@/features/reports/RowActions";
import { type Figure, figureOf, formatFigure, type Row } from "@/features/reports/values";
import type { MetricMeaningFragment } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { IconButton } from "@/ui/Button";

/** The rows of a report on a telephone: each with the number that is drawn or sorted by beside its name, and all others below. */
export function RowList({ shown, ...props }: ReportTableProps & { shown: string }) {
  const { t } = useLingui();
  const { label, answer, rows, metrics } = props;
  const inOrder = [...metrics.filter(({ key }) => key === shown), ...metrics.filter(({ key }) => key !== shown)];
  return (
    <div>
      <Sorting {...props} first={inOrder[0]?.title} />
      <ul aria-label={label} className="border-line border-t">
        {rows.map((row) => (
          <Item key={row.key} {...props} row={row} metrics={inOrder} />
        ))}
        <li className="border-line/70 border-b py-2 font-semibold">
          <p className="flex min-h-8 items-center gap-3">
            <span className="min-w-0 flex-1">{t`Whole range`}</span>
            <span className="tabular-nums">{formatFigure(figureOf(answer.totals, shown), unitOf(inOrder[0]))}</span>
            <span className="w-7" />
          </p>
          <Others figures={answer.totals} metrics={inOrder.slice(1)} isCompared={props.isCompared} />
        </li>
      </ul>
    </div>
  );
}

const unitOf = (metric: MetricMeaningFragment | undefined) => metric?.unit ?? "COUNT";

function Item({ row, ...props }: ReportTableProps & { row: Row }) {
  const { metrics, dimensions, isCompared, onAct, openKey } = props;
  const { t } = useLingui();
  const { name, period, words } = useRowName(row, props);
  const [first, ...others] = metrics;
  const value = formatFigure(figureOf(row.metrics, first?.key ?? ""), unitOf(first));
  return (
    <li
      data-open={row.key === openKey || undefined}
      className="relative -mx-2 border-line/70 border-b px-2 py-2 hover:bg-hover data-open:bg-accent-soft"
    >
      <div className="flex min-h-8 items-center gap-3">
        <div className={cx("wrap-break-word flex min-w-0 flex-1 flex-wrap gap-x-2", row.isOther && "text-muted")}>
          {period && <span>{period}</span>}
          {period && !row.isComplete && <span className="text-muted">{t`still running`}</span>}
          {words.map((one, place) => (
            <span key={dimensions[place]?.key} className="relative z-1 min-w-0 max-w-full empty:hidden">
              <RowValue row={row} at={dimensions[place]?.key ?? ""}>
                {one}
              </RowValue>
            </span>
          ))}
        </div>
        <div className="text-right">
          <button
            type="button"
            onClick={() => onAct(row, "open")}
            aria-label={t`${name}: ${value}. Show the customers`}
            // The whole of the row can be touched.
            className="min-h-6 min-w-6 rounded-sm text-right font-semibold tabular-nums after:absolute after:inset-0"
          >
            {value}
          </button>
          {isCompared && first && (
            <p className="text-xs">
              <Change figure={figureOf(row.metrics, first.key)} higherIsBetter={first.higherIsBetter} />
            </p>
          )}
        </div>
        <div className="relative z-1">
          <RowActions name={name} onAct={(action) => onAct(row, action)} />
        </div>
      </div>
      <Others figures={row.metrics} metrics={others} isCompared={isCompared} />
    </li>
  );
}

interface OthersProps {
  figures: readonly Figure[];
  metrics: readonly MetricMeaningFragment[];
  isCompared: boolean;
}

function Others({ figures, metrics, isCompared }: OthersProps) {
  if (metrics.length === 0) return null;
  return (
    <dl className="mt-0.5 flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
      {metrics.map(({ key, title, unit, higherIsBetter }) => (
        <div key={key} className="flex flex-wrap gap-x-1.5">
          <dt className="font-normal text-muted">{title}</dt>
          <dd className="flex gap-x-1.5 tabular-nums">
            {formatFigure(figureOf(figures, key), unit)}
            {isCompared && <Change figure={figureOf(figures, key)} higherIsBetter={higherIsBetter} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const OWN = "";

/** Without headings to press: by what the rows are sorted, and which way. */
function Sorting({
  metrics,
  dimensions,
  hasTime,
  sort,
  onSort,
  first,
}: ReportTableProps & { first: string | undefined }) {
  const { t } = useLingui();
  const isUp = sort !== undefined && !sort.startsWith("-");
  const key = sort?.replace(/^-/, "") ?? OWN;
  return (
    <div className="mb-2 flex items-center gap-1.5">
      <Choice
        label={t`Sort`}
        options={[
          { value: OWN, label: hasTime ? t`Period` : t`As the report does` },
          ...[...metrics, ...dimensions].map((one) => ({ value: one.key, label: one.title })),
        ]}
        chosen={[key]}
        onChoose={(next) => onSort(next === OWN ? undefined : `-${next}`)}
      />
      {sort && (
        <IconButton
          size="sm"
          variant="secondary"
          label={isUp ? t`Largest first` : t`Smallest first`}
          icon={isUp ? <ArrowUp className="size-3.5" /> : <ArrowDown className="size-3.5" />}
          onPress={() => onSort(isUp ? `-${key}` : key)}
        />
      )}
      <p className="min-w-0 flex-1 pr-10 text-right text-muted text-xs">{first}</p>
    </div>
  );
}
