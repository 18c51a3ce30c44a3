import { LinePath } from "@visx/shape";
import { ColumnAxis, ValueAxis, valueScale } from "@/features/reports/charts/Axes";
import { seriesColor } from "@/features/reports/charts/colors";
import { Frame } from "@/features/reports/charts/Frame";
import { Legend } from "@/features/reports/charts/Legend";
import type { Drawn } from "@/features/reports/charts/props";
import { runs } from "@/features/reports/charts/scales";
import type { Place } from "@/features/reports/charts/walk";
import type { Cell, Series } from "@/features/reports/shape";
import { cx } from "@/lib/classes";

/** A line for each series; the comparison is dashed and grey, a period that still runs is dashed. */
export default function Lines({ plot, label, comparison, format, isWhole, words, onOpen }: Drawn) {
  const { columns, series } = plot;
  const sizes = series.flatMap(({ cells }) => cells.flatMap((cell) => [cell?.size, cell?.previous]));
  const step = (width: number) => width / Math.max(1, columns.length - 1);
  const centre = (column: number, width: number) => (columns.length === 1 ? width / 2 : column * step(width));
  const cellAt = ({ column, row }: Place) => series[row]?.cells[column];

  return (
    <Frame
      label={label}
      columns={columns.length}
      rows={series.length}
      words={(place) => words(place.column, series[place.row], cellAt(place))}
      onOpen={onOpen && ((place) => onOpen(cellAt(place)?.row))}
      placeOf={(x, y, { width, height, at }) => {
        const column = Math.min(columns.length - 1, Math.max(0, Math.round(x / step(width))));
        const scale = valueScale(sizes, height);
        const nearest = nearestSeries(series, column, (size) => Math.abs(scale(size) - y));
        return columns.length === 0 ? undefined : { column, row: nearest ?? at?.row ?? 0 };
      }}
      legend={<Legend series={series} comparison={comparison} />}
    >
      {({ width, height, at }) => {
        const scale = valueScale(sizes, height);
        const x = (column: number) => centre(column, width);
        return (
          <>
            <ValueAxis scale={scale} width={width} format={format} isWhole={isWhole} />
            <ColumnAxis ticks={columns.map(({ tick }) => tick)} centre={x} width={width} height={height} />
            {comparison &&
              series.map(({ id, cells }) => (
                <Path
                  key={id}
                  sizes={cells.map((cell) => cell?.previous)}
                  x={x}
                  y={scale}
                  className="stroke-control"
                  isDashed
                />
              ))}
            {series.map(({ id, cells }, place) => (
              <SeriesPath
                key={id}
                cells={cells}
                columns={columns}
                x={x}
                y={scale}
                className={seriesColor(place).stroke}
              />
            ))}
            {at && <Marker at={at} cell={cellAt(at)} x={x(at.column)} y={scale} height={height} />}
          </>
        );
      }}
    </Frame>
  );
}

type Scale = (size: number) => number;

function nearestSeries(series: readonly Series[], column: number, distance: Scale): number | undefined {
  let best: { place: number; far: number } | undefined;
  series.forEach(({ cells }, place) => {
    const size = cells[column]?.size;
    if (size === null || size === undefined) return;
    const far = distance(size);
    if (!best || far < best.far) best = { place, far };
  });
  return best?.place;
}

/** Whole where it is over, dashed on the way to a period that is not. */
function SeriesPath({
  cells,
  columns,
  ...line
}: {
  cells: readonly (Cell | undefined)[];
  columns: Drawn["plot"]["columns"];
  x: Scale;
  y: Scale;
  className: string;
}) {
  const sizes = cells.map((cell) => cell?.size);
  const open = columns.findIndex(({ isComplete }) => !isComplete);
  if (open < 0) return <Path sizes={sizes} {...line} />;
  return (
    <>
      <Path sizes={sizes.map((size, place) => (place < open ? size : null))} {...line} />
      <Path sizes={sizes.map((size, place) => (place >= open - 1 ? size : null))} {...line} isDashed />
    </>
  );
}

function Path({
  sizes,
  x,
  y,
  className,
  isDashed = false,
}: {
  sizes: readonly (number | null | undefined)[];
  x: Scale;
  y: Scale;
  className: string;
  isDashed?: boolean;
}) {
  return runs(sizes).map((run) =>
    run.length === 1 ? (
      <circle
        key={run[0]}
        cx={x(run[0] ?? 0)}
        cy={y(sizes[run[0] ?? 0] ?? 0)}
        r={2.5}
        className={cx(className, "fill-bg")}
      />
    ) : (
      <LinePath
        key={run[0]}
        data={run}
        x={(place) => x(place)}
        y={(place) => y(sizes[place] ?? 0)}
        className={className}
        strokeWidth={1.75}
        strokeLinejoin="round"
        {...(isDashed && { strokeDasharray: "4 4" })}
      />
    ),
  );
}

function Marker({ cell, x, y, height }: { at: Place; cell: Cell | undefined; x: number; y: Scale; height: number }) {
  const size = cell?.size;
  return (
    <g>
      <line x1={x} x2={x} y1={0} y2={height} className="stroke-control" strokeDasharray="2 3" />
      {size !== null && size !== undefined && (
        <circle cx={x} cy={y(size)} r={4} className="fill-accent stroke-surface" strokeWidth={2} />
      )}
    </g>
  );
}
