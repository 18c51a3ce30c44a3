import { useLingui } from "@lingui/react/macro";
import { BarChart3, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cx } from "@/lib/classes";
import { IconButton } from "@/ui/Button";

export interface Bar {
  id: string;
  /** In the table and for those who listen. */
  label: string;
  /** Below the bar, where there is room. */
  tick?: string;
  size: number;
  value: ReactNode;
  isUnfinished?: boolean;
}

const WIDTH = 240;
const HEIGHT = 72;
const GAP = 0.2;

/** A small picture of bars, drawn here, that can be read as a table as well. */
export function Bars({
  title,
  label,
  head,
  bars,
}: {
  title: ReactNode;
  label: string;
  head: [string, string];
  bars: readonly Bar[];
}) {
  const { t } = useLingui();
  const [isTable, setTable] = useState(false);
  const most = Math.max(1, ...bars.map(({ size }) => size));
  const step = WIDTH / Math.max(1, bars.length);
  return (
    <figure className="min-w-0" aria-label={label}>
      <figcaption className="mb-2 flex min-h-7 items-center gap-2 text-muted text-xs">
        <span className="flex-1">{title}</span>
        <IconButton
          size="sm"
          label={isTable ? t`${label}: as a picture` : t`${label}: as a table`}
          icon={isTable ? <BarChart3 className="size-3.5" /> : <Table2 className="size-3.5" />}
          onPress={() => setTable(!isTable)}
        />
      </figcaption>
      {!isTable && (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 14}`} className="w-full max-w-xl" aria-hidden focusable="false">
          <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line" />
          {bars.map(({ id, size, tick, isUnfinished }, place) => {
            const height = size > 0 ? Math.max(1.5, (size / most) * (HEIGHT - 4)) : 0;
            return (
              <g key={id}>
                <rect
                  x={(place + GAP / 2) * step}
                  y={HEIGHT - height}
                  width={step * (1 - GAP)}
                  height={height}
                  rx={1.5}
                  className={cx("fill-accent", isUnfinished && "opacity-45")}
                />
                {tick && (
                  <text x={(place + 0.5) * step} y={HEIGHT + 11} textAnchor="middle" className="fill-muted text-[8px]">
                    {tick}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
      <table className={isTable ? "w-full max-w-xl" : "sr-only"}>
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="text-left text-muted text-xs">
            <th scope="col" className="font-normal">
              {head[0]}
            </th>
            <th scope="col" className="text-right font-normal">
              {head[1]}
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.id} className="border-line border-t">
              <th scope="row" className="text-left font-normal">
                {bar.label}
              </th>
              <td className="text-right">{bar.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
