import { seriesColor } from "@/features/reports/charts/colors";
import { cx } from "@/lib/classes";

/** Which colour stands for what; nothing where there is but one. */
export function Legend({
  series,
  comparison,
  rate,
}: {
  series: readonly { id: string; label: string }[];
  comparison?: string | undefined;
  rate?: string | undefined;
}) {
  if (series.length < 2 && !comparison && !rate) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
      {series.map(({ id, label }, place) => (
        <li key={id} className="flex items-center gap-1.5">
          <span aria-hidden className={cx("size-2 rounded-xs", seriesColor(place).swatch)} />
          {label}
        </li>
      ))}
      {rate && (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="h-0 w-3.5 border-fg border-t-2" />
          {rate}
        </li>
      )}
      {comparison && (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="h-0 w-3.5 border-control border-t-2 border-dashed" />
          {comparison}
        </li>
      )}
    </ul>
  );
}
