import { LinePath } from "@visx/shape";
import { ColumnAxis, ValueAxis, type ValueScale, valueScale } from "@/features/reports/charts/Axes";
import { seriesColor } from "@/features/reports/charts/colors";
import { Frame } from "@/features/reports/charts/Frame";
import { Legend } from "@/features/reports/charts/Legend";
import type { Drawn } from "@/features/reports/charts/props";
import { stacked } from "@/features/reports/charts/scales";
import { cx } from "@/lib/classes";
import { formatNumberAs } from "@/lib/format";

const GAP = 0.24;
const RATE_ROOM = 40;

/** Columns, stacked where there are several series; a rate may run over them on an axis of its own. */
export default function Columns({ plot, label, comparison, rate, format, isWhole, words, onOpen }: Drawn) {
  const { columns, series } = plot;
  const stacks = columns.map((_, column) => stacked(series.map(({ cells }) => cells[column]?.size ?? null)));
  const before = series.length === 1 && comparison ? (series[0]?.cells.map((cell) => cell?.previous) ?? []) : [];
  const ends = [...stacks.flat().flatMap(({ from, to }) => [from, to]), ...before];
  const step = (width: number) => width / Math.max(1, columns.length);

  return (
    <Frame
      label={label}
      columns={columns.length}
      rows={series.length}
      right={rate ? RATE_ROOM : 12}
      words={({ column, row }) => words(column, series[row], series[row]?.cells[column])}
      onOpen={onOpen && (({ column, row }) => onOpen(series[row]?.cells[column]?.row))}
      placeOf={(x, y, { width, height }) => {
        const column = Math.floor(x / step(width));
        const stack = stacks[column];
        if (!stack) return undefined;
        const size = valueScale(ends, height).invert(y);
        const within = stack.findIndex(({ from, to }) => size >= Math.min(from, to) && size <= Math.max(from, to));
        const filled = stack.findLastIndex(({ from, to }) => from !== to);
        return { column, row: within >= 0 ? within : Math.max(0, filled) };
      }}
      legend={<Legend series={series} rate={rate?.label} comparison={before.length > 0 ? comparison : undefined} />}
    >
      {({ width, height, at }) => {
        const scale = valueScale(ends, height);
        const wide = step(width);
        const centre = (column: number) => (column + 0.5) * wide;
        return (
          <>
            <ValueAxis scale={scale} width={width} format={format} isWhole={isWhole} />
            <ColumnAxis ticks={columns.map(({ tick }) => tick)} centre={centre} width={width} height={height} />
            {at && <rect x={at.column * wide} width={wide} height={height} className="fill-hover" />}
            {stacks.map((stack, column) => (
              <Stack
                key={columns[column]?.id}
                stack={stack}
                scale={scale}
                x={(column + GAP / 2) * wide}
                width={Math.max(1, wide * (1 - GAP))}
                isOpen={columns[column]?.isComplete === false}
                active={at?.column === column ? at.row : undefined}
              />
            ))}
            {before.map((size, column) =>
              size === null || size === undefined ? null : (
                <line
                  key={columns[column]?.id}
                  x1={column * wide + 1}
                  x2={(column + 1) * wide - 1}
                  y1={scale(size)}
                  y2={scale(size)}
                  className="stroke-soft"
                  strokeWidth={1.5}
                  strokeDasharray="4 3"
                />
              ),
            )}
            {rate && <Rate sizes={rate.sizes} centre={centre} width={width} height={height} />}
          </>
        );
      }}
    </Frame>
  );
}

function Stack({
  stack,
  scale,
  x,
  width,
  isOpen,
  active,
}: {
  stack: readonly { from: number; to: number }[];
  scale: ValueScale;
  x: number;
  width: number;
  isOpen: boolean;
  active: number | undefined;
}) {
  return stack.map(({ from, to }, place) => {
    if (from === to) return null;
    const { fill, stroke } = seriesColor(place);
    const top = Math.min(scale(from), scale(to));
    return (
      <rect
        key={seriesColor(place).fill}
        x={x}
        y={top}
        width={width}
        height={Math.max(1, Math.abs(scale(from) - scale(to)))}
        className={cx(
          fill,
          stroke,
          isOpen && "[fill-opacity:0.35]",
          active === place && "brightness-90 dark:brightness-110",
        )}
        strokeWidth={isOpen ? 1 : 0}
        {...(isOpen && { strokeDasharray: "3 3" })}
      />
    );
  });
}

const HALVES = [0, 0.5, 1];

function Rate({
  sizes,
  centre,
  width,
  height,
}: {
  sizes: readonly (number | null)[];
  centre: (column: number) => number;
  width: number;
  height: number;
}) {
  const points = sizes.flatMap((size, column) => (size === null ? [] : [{ column, size }]));
  const y = (size: number) => height * (1 - size);
  return (
    <>
      {HALVES.map((half) => (
        <text key={half} x={width + 6} y={y(half) + 3} className="fill-muted text-2xs">
          {formatNumberAs(half, { style: "percent" })}
        </text>
      ))}
      <LinePath
        data={points}
        x={({ column }) => centre(column)}
        y={({ size }) => y(size)}
        className="stroke-surface"
        strokeWidth={4}
      />
      <LinePath
        data={points}
        x={({ column }) => centre(column)}
        y={({ size }) => y(size)}
        className="stroke-fg"
        strokeWidth={1.5}
      />
    </>
  );
}
