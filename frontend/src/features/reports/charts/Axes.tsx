import { AxisBottom, AxisLeft } from "@visx/axis";
import { scaleLinear } from "@visx/scale";
import { extent, labelled } from "@/features/reports/charts/scales";

const TICKS = 4;
const ROOM = 84;
const text = (anchor: "end" | "middle", dx: number, dy: number) =>
  ({
    className: "fill-muted text-2xs tabular-nums",
    textAnchor: anchor,
    dx,
    dy,
    fill: undefined,
    fontSize: undefined,
  }) as const;

export function valueScale(sizes: Iterable<number | null | undefined>, height: number) {
  return scaleLinear<number>({ domain: extent(sizes), range: [height, 0], nice: TICKS });
}

export type ValueScale = ReturnType<typeof valueScale>;

/** Lines across at round values, named on the left. */
export function ValueAxis({
  scale,
  width,
  format,
  isWhole = false,
}: {
  scale: ValueScale;
  width: number;
  format: (size: number) => string;
  isWhole?: boolean;
}) {
  const ticks = scale.ticks(TICKS).filter((tick) => !isWhole || Number.isInteger(tick));
  return (
    <>
      {ticks.map((tick) => (
        <line
          key={tick}
          x1={0}
          x2={width}
          y1={scale(tick)}
          y2={scale(tick)}
          className={tick === 0 ? "stroke-edge" : "stroke-line"}
          shapeRendering="crispEdges"
        />
      ))}
      <AxisLeft
        scale={scale}
        tickValues={ticks}
        hideAxisLine
        hideTicks
        tickFormat={(value) => format(Number(value))}
        tickLabelProps={() => text("end", -2, 3)}
      />
    </>
  );
}

/** Names of columns, as many as there is room for. */
export function ColumnAxis({
  ticks,
  centre,
  width,
  height,
}: {
  ticks: readonly string[];
  centre: (column: number) => number;
  width: number;
  height: number;
}) {
  const scale = scaleLinear<number>({ domain: [0, 1], range: [centre(0), centre(1)] });
  return (
    <AxisBottom
      top={height}
      scale={scale}
      hideAxisLine
      hideTicks
      tickValues={labelled(ticks.length, width, ROOM)}
      tickFormat={(value) => ticks[Number(value)] ?? ""}
      tickLabelProps={(value) => {
        const x = centre(Number(value));
        const anchor = x < ROOM / 4 ? "start" : x > width - ROOM / 4 ? "end" : "middle";
        return { ...text("middle", 0, 2), textAnchor: anchor };
      }}
    />
  );
}
