import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { PointerEvent } from "react";
import { cx } from "@/lib/classes";
import { nextSort } from "@/ui/grid/sort";
import type { GridColumn, SortText } from "@/ui/grid/types";

interface GridHeaderProps {
  columns: readonly Pick<GridColumn<never>, "id" | "header" | "isEnd" | "sort">[];
  template: string;
  minWidth: string;
  sort: SortText;
  onSort: (sort: SortText) => void;
  onResize: ((id: string, width: number) => void) | undefined;
  isSelectable: boolean;
}

export function GridHeader({ columns, template, minWidth, sort, onSort, onResize, isSelectable }: GridHeaderProps) {
  const { t } = useLingui();
  return (
    <div role="rowgroup" style={{ minWidth }} className="sticky top-0 z-10 border-line border-b bg-bg">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-8 items-center text-muted text-xs"
        style={{ gridTemplateColumns: template }}
      >
        {isSelectable ? (
          <div role="columnheader">
            <span className="sr-only">{t`Selected`}</span>
          </div>
        ) : (
          <div role="presentation" />
        )}
        {columns.map((column) => {
          const isSorted = column.sort !== undefined && sort.replace("-", "") === column.sort;
          const isDescending = sort.startsWith("-");
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : undefined}
              className={cx("relative flex min-w-0 px-1.5", column.isEnd && "justify-end")}
            >
              {column.sort ? (
                <button
                  type="button"
                  onClick={() => onSort(nextSort(column, sort))}
                  className={cx(
                    "-mx-1.5 flex h-6 min-w-0 items-center gap-1 rounded-sm px-1.5 transition-colors hover:bg-hover hover:text-fg",
                    isSorted && "text-fg",
                    column.isEnd && "flex-row-reverse",
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  {isSorted &&
                    (isDescending ? (
                      <ArrowDown aria-hidden className="size-3" />
                    ) : (
                      <ArrowUp aria-hidden className="size-3" />
                    ))}
                </button>
              ) : (
                <span className="truncate">{column.header}</span>
              )}
              {onResize && <Edge onDraw={(width) => onResize(column.id, width)} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The right edge of a head, to be drawn by the pointer; by keyboard the column chooser does the same. */
function Edge({ onDraw }: { onDraw: (width: number) => void }) {
  function onPointerDown(event: PointerEvent<HTMLSpanElement>) {
    event.preventDefault();
    const edge = event.currentTarget;
    const head = edge.parentElement;
    if (!head) return;
    edge.setPointerCapture(event.pointerId);
    const start = event.clientX;
    const width = head.getBoundingClientRect().width;
    edge.onpointermove = ({ clientX }) => {
      edge.style.transform = `translateX(${clientX - start}px)`;
    };
    edge.onpointerup = ({ clientX }) => {
      edge.onpointermove = null;
      edge.onpointerup = null;
      edge.style.transform = "";
      if (clientX !== start) onDraw(width + clientX - start);
    };
  }

  return (
    <span
      aria-hidden
      onPointerDown={onPointerDown}
      className="absolute inset-y-1 -right-0.5 z-10 w-1.5 cursor-col-resize touch-none rounded-full hover:bg-accent-line active:bg-accent"
    />
  );
}
