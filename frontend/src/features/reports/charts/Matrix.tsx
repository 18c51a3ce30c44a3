import { type KeyboardEvent, type ReactNode, useState } from "react";
import { MatrixLine } from "@/features/reports/charts/MatrixLine";
import { usePrinting } from "@/features/reports/charts/useMedia";
import { type Place, step } from "@/features/reports/charts/walk";
import { type Grid, pieces } from "@/features/reports/shape";
import type { Row } from "@/features/reports/values";
import { cx } from "@/lib/classes";

export interface MatrixProps {
  grid: Grid;
  label: string;
  corner: string;
  /** Numbers beside the name of a line, such as the size of a cohort; their heading is the first. */
  aside?: { head: string; of: (line: string) => string } | undefined;
  sizeOf: (row: Row) => number | null;
  /** What the strongest tint stands for. */
  most: number;
  text: (row: Row) => ReactNode;
  words: (row: Row) => string;
  onOpen: (row: Row) => void;
  /** A line above all others, such as a mean. */
  top?: { head: string; of: (column: string) => ReactNode } | undefined;
  cellClass?: string;
  /** Whether cells are of periods, which may still run, and not of the whole range. */
  hasPeriods: boolean;
  /** Whether it is never wider than its place: cells shrink, and tell their number below where they have no room. */
  fits?: boolean;
}

/** As many columns as paper is wide. */
export const ON_PAPER = 16;
/** From so many columns on a cell that shrinks may have no room for its number. */
const MANY = 12;

/** A heat map that is a table: its cells are buttons, walked by arrow keys. */
export function Matrix(props: MatrixProps) {
  const { grid, label, words, fits } = props;
  const [at, setAt] = useState<Place>();
  const isPrinting = usePrinting();
  const { rows, columns } = grid;
  const hasReadout = fits && columns.length > MANY;
  const read = hasReadout && at && grid.at(rows[at.row]?.id ?? "", columns[at.column]?.id ?? "");

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>) {
    const next = step(event.key, at ?? { column: 0, row: 0 }, columns.length, rows.length);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setAt(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-place="${next.row} ${next.column}"]`)?.focus();
  }

  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      data-hotkeys="own"
      className="scroll @container relative rounded-sm"
    >
      {(isPrinting && !fits ? pieces(grid, ON_PAPER) : [grid]).map((part) => (
        <table
          key={part.columns[0]?.id}
          aria-label={label}
          className={cx(
            "w-full border-separate border-spacing-0.5 whitespace-nowrap print:mb-3 print:text-[7pt]",
            fits && "table-fixed @max-[56rem]:border-spacing-px",
          )}
          onKeyDown={onKeyDown}
        >
          <Head {...props} grid={part} />
          <tbody>
            {part.rows.map((line, down) => (
              <MatrixLine
                key={line.id}
                matrix={props}
                line={line}
                columns={part.columns}
                down={down}
                reached={at ? (at.row === down ? at.column : -1) : down === 0 ? 0 : -1}
                hidesText={hasReadout ?? false}
                onReach={setAt}
              />
            ))}
          </tbody>
        </table>
      ))}
      {hasReadout && (
        <p aria-hidden data-testid="readout" className="mt-1 min-h-5 text-muted text-xs print:hidden">
          {read && words(read)}
        </p>
      )}
    </section>
  );
}

/** Of many labels that shrink every third has room. */
const THIRD = 3;

function Head({ grid, corner, aside, top, cellClass, fits }: MatrixProps) {
  const isTight = fits && grid.columns.length > MANY;
  return (
    <thead>
      <tr className="text-muted text-xs">
        <th
          scope="col"
          className={cx(
            "sticky left-0 z-1 h-7 bg-bg text-left font-normal print:static print:bg-transparent",
            fits
              ? cx("w-22", cellClass ? "@max-[36rem]:w-4" : "@max-[56rem]:w-11")
              : "w-px pr-3 max-sm:max-w-24 max-sm:whitespace-normal",
          )}
        >
          <span className={cx(fits && "@max-[56rem]:sr-only")}>{corner}</span>
        </th>
        {aside && (
          <th scope="col" className="w-px pr-3 text-right font-normal">
            {aside.head}
          </th>
        )}
        {grid.columns.map((column, place) => (
          <th
            key={column.id}
            scope="col"
            className={cx(
              "text-center font-normal",
              fits ? "px-0" : "min-w-8 px-0.5 print:min-w-0 print:px-0",
              cellClass && !fits && "w-[17%]",
            )}
          >
            {column.short ? (
              <>
                <span className="@max-[62rem]:sr-only">{column.label}</span>
                <span aria-hidden className={cx("@min-[62rem]:hidden", isTight && place % THIRD > 0 && "invisible")}>
                  {column.short}
                </span>
              </>
            ) : (
              column.label
            )}
          </th>
        ))}
      </tr>
      {top && (
        <tr className="text-xs">
          <th
            scope="row"
            colSpan={aside ? 2 : 1}
            className="sticky left-0 z-1 h-7 bg-bg pr-3 text-left font-medium print:static print:bg-transparent"
          >
            {top.head}
          </th>
          {grid.columns.map((column) => (
            <td key={column.id} className="px-1 text-center font-medium print:px-0 print:text-[6pt]">
              {top.of(column.id)}
            </td>
          ))}
        </tr>
      )}
    </thead>
  );
}
