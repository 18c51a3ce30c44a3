import type { ReactNode } from "react";
import { cx } from "@/lib/classes";

export interface TableColumn<Row> {
  id: string;
  header: string;
  /** Read out, but not shown. */
  isHeaderHidden?: boolean;
  isEnd?: boolean;
  className?: string;
  cell: (row: Row) => ReactNode;
}

/** A short table: everything it has is on the page. Long lists are a DataGrid. */
export function Table<Row extends { id: string }>({
  label,
  columns,
  rows,
  isDim,
}: {
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  isDim?: boolean;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      // A head that is only read out lies where its column would be: within what scrolls.
      className={cx("scroll relative -mx-1.5 rounded-sm", isDim && "opacity-60 transition-opacity")}
    >
      <table className="w-full border-collapse whitespace-nowrap">
        <thead>
          <tr className="text-muted text-xs">
            {columns.map(({ id, header, isEnd, isHeaderHidden }) => (
              <th
                key={id}
                scope="col"
                className={cx("h-8 border-line border-b px-1.5 font-normal", isEnd ? "text-right" : "text-left")}
              >
                <span className={isHeaderHidden ? "sr-only" : undefined}>{header}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="group hover:bg-hover">
              {columns.map(({ id, isEnd, className, cell }) => (
                <td
                  key={id}
                  className={cx("h-(--row) border-line/70 border-b px-1.5", isEnd && "text-right", className)}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
