import { useLingui } from "@lingui/react/macro";
import { formatDay, formatNumber } from "@/lib/format";

export interface Day {
  day: string;
  memberCount: number;
  enteredCount: number;
  leftCount: number;
}

/** How a segment's size went, as a line over an area; the figures are in the words beside it. */
export function History({ days, width, height }: { days: readonly Day[]; width: number; height: number }) {
  const { t } = useLingui();
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return null;
  const counts = days.map(({ memberCount }) => memberCount);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const across = (place: number) => (days.length < 2 ? width / 2 : (place / (days.length - 1)) * width);
  const up = (count: number) => height - 2 - (most === least ? 0.5 : (count - least) / (most - least)) * (height - 4);
  const points = counts.map((count, place) => `${across(place).toFixed(1)},${up(count).toFixed(1)}`);
  const line = days.length < 2 ? [`0,${up(last.memberCount)}`, `${width},${up(last.memberCount)}`] : points;
  const words = t`${formatNumber(first.memberCount)} on ${formatDay(first.day)}, ${formatNumber(last.memberCount)} on ${formatDay(last.day)}`;
  return (
    <svg
      role="img"
      aria-label={words}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="block h-full w-full text-accent"
    >
      <polygon points={`0,${height} ${line.join(" ")} ${width},${height}`} className="fill-accent-soft" />
      <polyline
        points={line.join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** What the last days added and took away. */
export function movedIn(days: readonly Day[], count: number): { entered: number; left: number } {
  const recent = days.slice(-count);
  return {
    entered: recent.reduce((sum, { enteredCount }) => sum + enteredCount, 0),
    left: recent.reduce((sum, { leftCount }) => sum + leftCount, 0),
  };
}
