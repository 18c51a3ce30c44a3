import { useLingui } from "@lingui/react/macro";
import { CalendarDays, ChevronDown } from "lucide-react";
import { lazy, Suspense } from "react";
import { type Range, readRange } from "@/features/reports/state";
import { useWords } from "@/features/reports/words";
import type { RangePreset } from "@/gql/graphql";
import { formatDay } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Popover } from "@/ui/Popover";

const RangePanel = lazy(() => import("@/features/reports/RangePanel"));

interface RangePickerProps {
  value: string | undefined;
  own: RangePreset;
  /** The days that the range means at this moment, once the server has said so. */
  span: string | undefined;
  days: { from: string; to: string } | undefined;
  /** It is about how things stand at the end of the last of them. */
  isOfOneDay: boolean;
  onChange: (range: Range) => void;
}

export function RangePicker({ value, own, span, days, isOfOneDay, onChange }: RangePickerProps) {
  const { t } = useLingui();
  const { presets } = useWords();
  const range = readRange(value, own);
  const isOwn = "from" in range;
  const name = isOwn ? (span ?? `${formatDay(range.from)} – ${formatDay(range.to)}`) : presets[range.preset];
  const day = isOfOneDay && days ? formatDay(days.to) : undefined;
  return (
    <Popover
      label={t`Range`}
      className="p-0"
      trigger={
        <Button size="sm">
          <CalendarDays aria-hidden className="size-3.5 text-muted" />
          <span>{day ? t`As of ${day}` : name}</span>
          {/* Its room is kept, so that nothing moves when the days are known. */}
          {!isOwn && !isOfOneDay && <span className="min-w-32 text-left text-muted max-xl:hidden">{span}</span>}
          <ChevronDown aria-hidden className="size-3.5 text-muted" />
        </Button>
      }
    >
      {(close) => (
        <Suspense fallback={<div className="h-80 w-80 sm:w-[44rem]" />}>
          <RangePanel
            range={range}
            days={days}
            onChange={(next) => {
              onChange(next);
              close();
            }}
          />
        </Suspense>
      )}
    </Popover>
  );
}
