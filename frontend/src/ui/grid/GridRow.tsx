import { useLingui } from "@lingui/react/macro";
import { type MouseEvent, memo } from "react";
import { cx } from "@/lib/classes";
import type { GridColumn } from "@/ui/grid/types";

interface GridRowProps<Row extends { id: string }> {
  row: Row;
  index: number;
  start: number;
  height: number;
  template: string;
  columns: readonly GridColumn<Row>[];
  isActive: boolean;
  isSelected: boolean | undefined;
  onToggle: ((id: string) => void) | undefined;
  onActive: (id: string) => void;
  onOpen: (row: Row) => void;
  href: (row: Row) => string;
}

function Plain<Row extends { id: string }>(props: GridRowProps<Row>) {
  const { row, index, start, height, template, columns, isActive, isSelected, onToggle, onActive, onOpen, href } =
    props;
  const { t } = useLingui();

  function onClick(event: MouseEvent) {
    // A new tab is the browser's business, a box in the row its own.
    if (event.metaKey || event.ctrlKey || event.shiftKey || (event.target as Element).closest("input")) return;
    event.preventDefault();
    onActive(row.id);
    onOpen(row);
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself listens to the keys
    <div
      id={`row-${row.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-active={isActive}
      onClick={onClick}
      className={cx(
        "absolute top-0 left-0 grid w-full items-center border-line/70 border-b hover:bg-hover",
        isSelected && "bg-accent-soft hover:bg-accent-soft",
        isActive && !isSelected && "bg-hover",
        isActive && "shadow-[inset_2px_0_0_var(--color-accent)]",
      )}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
    >
      {onToggle ? (
        <div role="gridcell" className="flex justify-center pl-1">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t`Select this row`}
            checked={isSelected ?? false}
            onChange={() => onToggle(row.id)}
            className="size-3.5 accent-accent"
          />
        </div>
      ) : (
        <div role="presentation" />
      )}
      {columns.map((column, place) => (
        <div key={column.id} role="gridcell" className={cx("min-w-0 truncate px-1.5", column.isEnd && "text-right")}>
          {place === 0 ? (
            <a href={href(row)} tabIndex={-1} className="font-medium">
              {column.cell(row)}
            </a>
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
}

/** Memoised: while scrolling only the rows that come into view are rendered. */
export const GridRow = memo(Plain) as typeof Plain;
