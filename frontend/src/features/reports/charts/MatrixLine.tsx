import { memo } from "react";
import { TINT_CLASSES } from "@/features/reports/charts/colors";
import type { MatrixProps } from "@/features/reports/charts/Matrix";
import { tint } from "@/features/reports/charts/scales";
import type { Place } from "@/features/reports/charts/walk";
import type { Head } from "@/features/reports/shape";
import { cx } from "@/lib/classes";

interface MatrixLineProps {
  matrix: MatrixProps;
  line: Head;
  columns: readonly Head[];
  down: number;
  /** The column that the Tab key leads to, -1 where it is in another line. */
  reached: number;
  hidesText: boolean;
  onReach: (place: Place) => void;
}

/** A line of a heat map. Two years of weeks have five thousand cells: a step from one to another draws two lines anew. */
export const MatrixLine = memo(function MatrixLine(props: MatrixLineProps) {
  const { matrix, line, columns, down, reached, hidesText, onReach } = props;
  const { grid, aside, sizeOf, most, text, words, onOpen, hasPeriods, cellClass, fits } = matrix;
  return (
    <tr>
      <th
        scope="row"
        className={cx(
          "sticky left-0 z-1 bg-bg text-left font-medium text-xs print:static print:bg-transparent print:h-5",
          fits ? "h-7 truncate pr-1" : "h-8 pr-3",
        )}
      >
        {line.short && hidesText ? (
          <>
            <span className="@max-[56rem]:sr-only">{line.label}</span>
            <span aria-hidden className="@min-[56rem]:hidden">
              {line.short}
            </span>
          </>
        ) : (
          line.label
        )}
      </th>
      {aside && <td className="pr-3 text-right text-muted text-xs">{aside.of(line.id)}</td>}
      {columns.map((column) => {
        const row = grid.at(line.id, column.id);
        const size = row ? sizeOf(row) : null;
        if (!row || size === null) return <td key={column.id} />;
        const across = grid.columns.indexOf(column);
        const place = { row: down, column: across };
        return (
          <td key={column.id} className="p-0">
            <button
              type="button"
              data-place={`${down} ${across}`}
              data-row={row.key}
              tabIndex={reached === across ? 0 : -1}
              onFocus={() => onReach(place)}
              {...(hidesText && { onPointerEnter: () => onReach(place) })}
              onClick={() => onOpen(row)}
              title={words(row)}
              className={cx(
                "relative flex w-full flex-col items-center justify-center rounded-sm tabular-nums hover:outline-2 hover:outline-accent print:px-0 print:text-[6pt]",
                cellClass ?? cx("print:h-5", fits ? "h-7 text-2xs" : "h-8 px-0.5 text-xs"),
                fits && "overflow-hidden",
                TINT_CLASSES[tint(size, most)],
                hasPeriods && !row.isComplete && "border border-control border-dashed",
              )}
            >
              {hidesText ? <span className="@max-[56rem]:hidden print:inline!">{text(row)}</span> : text(row)}
              <span className="sr-only">{words(row)}</span>
            </button>
          </td>
        );
      })}
    </tr>
  );
});
