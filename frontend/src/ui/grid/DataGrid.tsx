import { useLingui } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { useDelayed } from "@/lib/delayed";
import { useRowHeight } from "@/lib/theme";
import { GridHeader } from "@/ui/grid/GridHeader";
import { GridRow } from "@/ui/grid/GridRow";
import { tracks } from "@/ui/grid/tracks";
import type { GridColumn, Selection, SortText } from "@/ui/grid/types";

const OVERSCAN = 12;
const READ_AHEAD = 30;

export interface DataGridProps<Row extends { id: string }> {
  label: string;
  columns: readonly GridColumn<Row>[];
  rows: readonly Row[];
  /** Exact number of all rows, loaded or not. */
  total: number | undefined;
  sort: SortText;
  onSort: (sort: SortText) => void;
  /** A column was drawn to this width in pixels. */
  onResize?: (id: string, width: number) => void;
  /** Height of the rows; without it as the reader has all tables. */
  density?: string | undefined;
  activeId: string | undefined;
  onActive: (id: string) => void;
  onOpen: (row: Row) => void;
  href: (row: Row) => string;
  selection?: Selection;
  hasMore: boolean;
  onMore: () => void;
  /** Rows of an earlier answer stand dimmed while new ones are on their way. */
  isStale?: boolean;
  isLoading: boolean;
  /** Another question, another list: it begins at its top again. */
  question: string;
  empty: ReactNode;
}

/**
 * An endless list of rows: only those in view are in the document, pages are appended by cursor, and the height is never
 * set for rows that have not been read (browsers cap the height of an element).
 */
export function DataGrid<Row extends { id: string }>(props: DataGridProps<Row>) {
  const { label, columns, rows, total, activeId, selection, hasMore, isStale, isLoading, empty } = props;
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(props.density);
  const isDue = useDelayed(isLoading);
  const isDim = useDelayed(Boolean(isStale));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollPaddingStart: rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const activeIndex = rows.findIndex(({ id }) => id === activeId);
  const isActiveRendered = items.some(({ index }) => index === activeIndex);
  const { template, minWidth } = tracks(columns, Boolean(selection));

  const more = useEffectEvent(() => hasMore && props.onMore());
  const remeasure = useEffectEvent(() => virtual.measure());
  const reveal = useEffectEvent(() => activeIndex >= 0 && virtual.scrollToIndex(activeIndex, { align: "auto" }));
  useEffect(() => {
    if (last >= rows.length - READ_AHEAD) more();
  }, [last, rows.length]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height means other places for all rows
  useEffect(() => remeasure(), [rowHeight]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the active row, and nothing else
  useEffect(() => void reveal(), [activeId]);

  const [asked, setAsked] = useState(props.question);
  const toTop = useEffectEvent(() => scroller.current?.scrollTo({ top: 0 }));
  useEffect(() => {
    if (props.question === asked) return;
    setAsked(props.question);
    toTop();
  }, [props.question, asked]);

  function move(index: number) {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (row) props.onActive(row.id);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = steps[event.key];
    if (target === undefined) return;
    event.preventDefault();
    move(target);
  }

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total === undefined ? -1 : total + 1}
      aria-multiselectable={selection ? true : undefined}
      aria-busy={isLoading || Boolean(isStale)}
      aria-activedescendant={isActiveRendered ? `row-${activeId}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="scroll relative h-full outline-none focus-visible:outline-none [&:focus-visible_[data-active=true]]:bg-accent-soft"
    >
      <GridHeader
        columns={columns}
        template={template}
        minWidth={minWidth}
        sort={props.sort}
        onSort={props.onSort}
        onResize={props.onResize}
        isSelectable={Boolean(selection)}
      />
      {isLoading ? (
        isDue && <Bones label={t`Loading`} rowHeight={rowHeight} />
      ) : rows.length === 0 ? (
        <div role="row">
          <div role="gridcell">{empty}</div>
        </div>
      ) : (
        <div
          role="rowgroup"
          className={isDim ? "relative opacity-55 transition-opacity" : "relative"}
          style={{ height: virtual.getTotalSize(), minWidth }}
        >
          {items.map(({ index, start, key }) => {
            const row = rows[index];
            return (
              row && (
                <GridRow
                  key={key}
                  row={row}
                  index={index}
                  start={start}
                  height={rowHeight}
                  template={template}
                  columns={columns}
                  isActive={index === activeIndex}
                  isSelected={selection?.ids.has(row.id)}
                  onToggle={selection?.toggle}
                  onActive={props.onActive}
                  onOpen={props.onOpen}
                  href={props.href}
                />
              )
            );
          })}
        </div>
      )}
    </div>
  );
}

function Bones({ label, rowHeight }: { label: string; rowHeight: number }) {
  return (
    <div role="row">
      <div role="gridcell" aria-label={label}>
        {Array.from({ length: 12 }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          <div key={line} className="flex items-center gap-8 px-11" style={{ height: rowHeight }}>
            <div className="bone h-3" style={{ width: `${14 + ((line * 7) % 9)}%` }} />
            <div className="bone h-3" style={{ width: `${18 + ((line * 5) % 11)}%` }} />
            <div className="bone ml-auto h-3 w-16" />
          </div>
        ))}
      </div>
    </div>
  );
}
