import { useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Range } from "@/features/reports/state";
import { type Days, stepped } from "@/features/reports/steps";
import { IconButton } from "@/ui/Button";

/** To the range before and after, as long as this one. */
export function RangeSteps({
  range,
  days,
  today,
  onChange,
}: {
  range: Range;
  days: Days | undefined;
  today: string;
  onChange: (range: Range) => void;
}) {
  const { t } = useLingui();
  const isLast = !days || stepped(days, range, 1).from > today;
  return (
    <span className="flex gap-1">
      <IconButton
        size="sm"
        variant="secondary"
        label={t`The range before`}
        icon={<ChevronLeft className="size-3.5" />}
        isDisabled={!days}
        onPress={() => days && onChange(stepped(days, range, -1))}
      />
      <IconButton
        size="sm"
        variant="secondary"
        label={t`The range after`}
        icon={<ChevronRight className="size-3.5" />}
        isDisabled={isLast}
        onPress={() => days && onChange(stepped(days, range, 1))}
      />
    </span>
  );
}
