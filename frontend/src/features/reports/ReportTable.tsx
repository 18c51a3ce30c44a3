import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp } from "lucide-react";
import { Change } from "@/features/reports/Cards";
import { MetricName } from "@/features/reports/Meaning";
import { type RowAction, RowActions, RowValue, useRowName } from "@/features/reports/RowActions";
import { type Figure, figureOf, formatFigure, type Row } from "@/features/reports/values";
import type { DimensionMeaningFragment, MetricMeaningFragment, ReportAnswerFragment } from "@/gql/graphql";
import { cx } from "@/lib/classes";

export interface ReportTableProps {
  label: string;
  answer: ReportAnswerFragment;
  rows: readonly Row[];
  metrics: readonly MetricMeaningFragment[];
  dimensions: readonly DimensionMeaningFragment[];
  hasTime: boolean;
  basis: string;
  isCompared: boolean;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  onAct: (row: Row, action: RowAction) => void;
  openKey: string | undefined;
}

/** On paper nothing can be pressed. */
export function ReportTable({ isPrinting, ...props }: ReportTableProps & { isPrinting: boolean }) {
  const { t } = useLingui();
  const { label, answer, rows, metrics, dimensions, hasTime, basis, isCompared, sort, onSort } = props;
  const head = (key: string, isEnd: boolean) => ({ sort, sortKey: key, onSort, isEnd });
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll relative -mx-1.5 rounded-sm"
    >
      <table className="w-full border-collapse whitespace-nowrap print:whitespace-normal">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="text-muted text-xs">
            {hasTime && (
              <th
                scope="col"
                className="h-8 border-line border-b px-1.5 text-left align-bottom font-normal leading-6 print:leading-4"
              >
                {t`Period`}
              </th>
            )}
            {dimensions.map(({ key, title, description }) => (
              <Heading key={key} title={description ?? undefined} {...head(key, false)} name={title}>
                {title}
              </Heading>
            ))}
            {metrics.map((metric) => (
              <Heading key={metric.key} {...head(metric.key, true)} name={metric.title}>
                {/* A browser repeats no buttons at the head of the next page. */}
                {isPrinting ? metric.title : <MetricName metric={metric} basis={basis} />}
              </Heading>
            ))}
            <th scope="col" className="w-8 border-line border-b print:hidden">
              <span className="sr-only">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.key} {...props} row={row} isPrinting={isPrinting} />
          ))}
        </tbody>
        <tfoot>
          <tr className="font-semibold">
            <th
              scope="row"
              colSpan={Math.max(1, dimensions.length + (hasTime ? 1 : 0))}
              className="h-(--row) px-1.5 text-left"
            >
              {t`Whole range`}
            </th>
            {metrics.map(({ key, unit, higherIsBetter }) => (
              <td key={key} className="h-(--row) px-1.5 text-right">
                {formatFigure(figureOf(answer.totals, key), unit)}
                {isCompared && <Beside figure={figureOf(answer.totals, key)} higherIsBetter={higherIsBetter} />}
              </td>
            ))}
            <td className="print:hidden" />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

/** The name of a row stays where it is while its numbers are scrolled. */
const STANDS =
  "sticky left-0 z-1 bg-bg group-hover:bg-hover group-data-open:bg-accent-soft print:static print:bg-transparent";

function Line({ row, isPrinting, ...props }: ReportTableProps & { row: Row; isPrinting: boolean }) {
  const { metrics, dimensions, isCompared, onAct, openKey } = props;
  const { t } = useLingui();
  const { name, period, values } = useRowName(row, props);
  const open = () => onAct(row, "open");
  return (
    <tr data-open={row.key === openKey || undefined} className="group hover:bg-hover data-open:bg-accent-soft">
      {props.hasTime && (
        <th scope="row" className={cx("h-(--row) border-line/70 border-b px-1.5 text-left font-normal", STANDS)}>
          {period}
          {!row.isComplete && <span className="ml-1.5 text-muted text-xs">{t`still running`}</span>}
        </th>
      )}
      {values.map((value, place) => (
        <td
          key={dimensions[place]?.key}
          className={cx(
            "max-w-72 truncate border-line/70 border-b px-1.5 max-sm:max-w-40",
            row.isOther && "text-muted",
            !props.hasTime && place === 0 && STANDS,
          )}
        >
          <RowValue row={row} at={dimensions[place]?.key ?? ""}>
            {value}
          </RowValue>
        </td>
      ))}
      {metrics.map(({ key, unit, higherIsBetter }, place) => (
        <td key={key} className="h-(--row) border-line/70 border-b px-1.5 text-right">
          {place === 0 && !isPrinting ? (
            <button
              type="button"
              onClick={open}
              aria-label={t`${name}: ${formatFigure(figureOf(row.metrics, key), unit)}. Show the customers`}
              className="min-h-6 min-w-6 rounded-sm text-right font-medium tabular-nums hover:text-accent hover:underline"
            >
              {formatFigure(figureOf(row.metrics, key), unit)}
            </button>
          ) : (
            formatFigure(figureOf(row.metrics, key), unit)
          )}
          {isCompared && <Beside figure={figureOf(row.metrics, key)} higherIsBetter={higherIsBetter} />}
        </td>
      ))}
      {!isPrinting && (
        <td className="border-line/70 border-b text-right print:hidden">
          <RowActions name={name} onAct={(action) => onAct(row, action)} />
        </td>
      )}
    </tr>
  );
}

export function Beside(props: { figure: Figure | undefined; higherIsBetter: boolean | null }) {
  return (
    <span className="ml-2 inline-block min-w-14 text-xs print:ml-0 print:block print:min-w-0 print:text-[7pt]">
      <Change {...props} />
    </span>
  );
}

function Heading({
  name,
  title,
  sortKey,
  sort,
  onSort,
  isEnd,
  children,
}: {
  name: string;
  title?: string | undefined;
  sortKey: string;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  isEnd: boolean;
  children: React.ReactNode;
}) {
  const { t } = useLingui();
  const isDown = sort === `-${sortKey}`;
  const isUp = sort === sortKey;
  const Arrow = isUp ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      title={title}
      aria-sort={isDown ? "descending" : isUp ? "ascending" : "none"}
      className={cx(
        "group/head h-8 whitespace-normal border-line border-b px-1.5 align-bottom font-normal",
        isEnd ? "text-right" : "text-left",
      )}
    >
      <span className={cx("inline-flex items-center gap-0.5", isEnd && "flex-row-reverse")}>
        {children}
        <button
          type="button"
          aria-label={t`Sort by ${name}`}
          onClick={() => onSort(isDown ? sortKey : isUp ? undefined : `-${sortKey}`)}
          className={cx(
            "grid size-6 place-items-center rounded-sm hover:bg-hover hover:text-fg print:hidden",
            isDown || isUp
              ? "text-accent"
              : "text-muted opacity-0 focus-visible:opacity-100 group-hover/head:opacity-100 [@media(hover:none)]:opacity-100",
          )}
        >
          <Arrow aria-hidden className="size-3" />
        </button>
      </span>
    </th>
  );
}
