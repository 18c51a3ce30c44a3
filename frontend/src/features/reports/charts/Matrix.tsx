import { type KeyboardEvent, type ReactNode, useState } from "react";
import { TINT_CLASSES } from "@/features/reports/charts/colors";
import { tint } from "@/features/reports/charts/scales";
import { step } from "@/features/reports/charts/walk";
import type { Grid } from "@/features/reports/shape";
import type { Row } from "@/features/reports/values";
import { cx } from "@/lib/classes";

interface MatrixProps {
  grid: Grid;
  label: string;
  corner: ReactNode;
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
}

/** A heat map that is a table: its cells are buttons, walked by arrow keys. */
export function Matrix({
  grid,
  label,
  corner,
  aside,
  sizeOf,
  most,
  text,
  words,
  onOpen,
  top,
  cellClass,
  hasPeriods,
}: MatrixProps) {
  const [at, setAt] = useState({ column: 0, row: 0 });
  const { rows, columns } = grid;

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>) {
    const next = step(event.key, at, columns.length, rows.length);
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
      className="scroll relative rounded-sm"
    >
      <table
        aria-label={label}
        className="w-full border-separate border-spacing-0.5 whitespace-nowrap"
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr className="text-muted text-xs">
            <th scope="col" className="h-7 w-px pr-3 text-left font-normal max-sm:max-w-24 max-sm:whitespace-normal">
              {corner}
            </th>
            {aside && (
              <th scope="col" className="w-px pr-3 text-right font-normal">
                {aside.head}
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cx("min-w-8 px-0.5 text-center font-normal", cellClass && "w-[17%]")}
              >
                {column.label}
              </th>
            ))}
          </tr>
          {top && (
            <tr className="text-xs">
              <th scope="row" colSpan={aside ? 2 : 1} className="h-7 pr-3 text-left font-medium">
                {top.head}
              </th>
              {columns.map((column) => (
                <td key={column.id} className="px-1 text-center font-medium">
                  {top.of(column.id)}
                </td>
              ))}
            </tr>
          )}
        </thead>
        <tbody>
          {rows.map((line, down) => (
            <tr key={line.id}>
              <th scope="row" className="h-8 pr-3 text-left font-medium text-xs">
                {line.label}
              </th>
              {aside && <td className="pr-3 text-right text-muted text-xs">{aside.of(line.id)}</td>}
              {columns.map((column, across) => {
                const row = grid.at(line.id, column.id);
                const size = row ? sizeOf(row) : null;
                if (!row || size === null) return <td key={column.id} />;
                const tone = tint(size, most);
                return (
                  <td key={column.id} className="p-0">
                    <button
                      type="button"
                      data-place={`${down} ${across}`}
                      data-row={row.key}
                      tabIndex={at.row === down && at.column === across ? 0 : -1}
                      onFocus={() => setAt({ row: down, column: across })}
                      onClick={() => onOpen(row)}
                      title={words(row)}
                      className={cx(
                        "relative flex h-8 w-full flex-col items-center justify-center rounded-sm px-0.5 text-xs tabular-nums hover:outline-2 hover:outline-accent",
                        TINT_CLASSES[tone],
                        cellClass,
                        hasPeriods && !row.isComplete && "border border-control border-dashed",
                      )}
                    >
                      {text(row)}
                      <span className="sr-only">{words(row)}</span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
