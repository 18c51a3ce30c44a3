import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { extent } from "@/features/reports/charts/scales";
import type { Row } from "@/features/reports/values";
import { cx } from "@/lib/classes";

export interface RankedLine {
  row: Row;
  label: string;
  size: number | null;
  previous: number | null | undefined;
  value: string;
}

const SHOWN = 12;

/** Bars from the first to the last, each a button; a mark on each says where it stood in the comparison. */
export function Ranked({
  lines,
  label,
  onOpen,
}: {
  lines: readonly RankedLine[];
  label: string;
  onOpen: (row: Row) => void;
}) {
  const [isWhole, setWhole] = useState(false);
  const [, most] = extent(lines.flatMap(({ size, previous }) => [size, previous]));
  const shown = isWhole ? lines : lines.slice(0, SHOWN);
  const share = (size: number | null | undefined) => `${Math.max(0, ((size ?? 0) / most) * 100)}%`;
  const more = lines.length - SHOWN;
  return (
    <>
      <ol aria-label={label} className="@container flex flex-col">
        {shown.map((line) => (
          <li key={line.row.key}>
            <button
              type="button"
              data-row={line.row.key}
              onClick={() => onOpen(line.row)}
              className="grid w-full grid-cols-[minmax(6rem,11rem)_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 rounded-md px-1.5 py-1 text-left hover:bg-hover"
            >
              <span className={cx("truncate @max-sm:col-span-2", line.row.isOther && "text-muted")}>{line.label}</span>
              <span aria-hidden className="relative h-4 @max-sm:order-last @max-sm:col-span-3 @max-sm:h-1.5">
                <span
                  className="absolute inset-y-0 left-0 rounded-xs bg-series-1"
                  style={{ width: share(line.size) }}
                />
                {line.previous !== undefined && line.previous !== null && (
                  <span
                    className="-inset-y-0.5 absolute border-soft border-l-2 border-dashed"
                    style={{ left: share(line.previous) }}
                  />
                )}
              </span>
              <span className="min-w-16 text-right tabular-nums">{line.value}</span>
            </button>
          </li>
        ))}
      </ol>
      {more > 0 && (
        <button
          type="button"
          onClick={() => setWhole(!isWhole)}
          className="mt-1 rounded-sm px-1.5 font-medium text-accent text-xs hover:underline print:hidden"
        >
          {isWhole ? <Trans>Show fewer</Trans> : <Trans>Show {more} more</Trans>}
        </button>
      )}
    </>
  );
}
