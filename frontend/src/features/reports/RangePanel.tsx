import { type CalendarDate, getLocalTimeZone, parseDate, today } from "@internationalized/date";
import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button as AriaButton, CalendarCell, CalendarGrid, Heading, RangeCalendar } from "react-aria-components";
import { PRESETS, type Range } from "@/features/reports/state";
import { useWords } from "@/features/reports/words";
import { cx } from "@/lib/classes";
import { formValues } from "@/lib/write";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { TextField } from "@/ui/Field";

interface RangePanelProps {
  range: Range;
  days: { from: string; to: string } | undefined;
  onChange: (range: Range) => void;
}

/** Ranges with a name on the left, a calendar and two fields on the right. */
export default function RangePanel({ range, days, onChange }: RangePanelProps) {
  const { t } = useLingui();
  const { presets } = useWords();
  const own = "from" in range ? range : days;
  const [shown, setShown] = useState(own);
  const now = today(getLocalTimeZone());
  const value = shown && read(shown);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { from, to } = formValues(event.currentTarget);
    if (from && to) onChange(from <= to ? { from, to } : { from: to, to: from });
  }

  return (
    <div className="flex max-w-[92vw] max-sm:flex-col">
      <ul
        aria-label={t`Ranges with a name`}
        className="scroll max-h-[27.5rem] shrink-0 border-line p-1.5 max-sm:max-h-40 sm:border-r"
      >
        {PRESETS.map((preset) => {
          const isChosen = "preset" in range && range.preset === preset;
          return (
            <li key={preset}>
              <button
                type="button"
                aria-current={isChosen}
                onClick={() => onChange({ preset })}
                className={cx(
                  "h-7 w-full rounded-md px-2.5 text-left hover:bg-hover sm:pr-8",
                  isChosen && "bg-accent-soft font-medium text-accent",
                )}
              >
                {presets[preset]}
              </button>
            </li>
          );
        })}
      </ul>
      <div className="flex flex-col gap-3 p-3">
        <RangeCalendar
          aria-label={t`Days of the range`}
          maxValue={now}
          visibleDuration={{ months: 2 }}
          pageBehavior="single"
          defaultFocusedValue={value?.start ?? now}
          value={value ?? null}
          onChange={({ start, end }) => setShown({ from: start.toString(), to: end.toString() })}
        >
          <header className="mb-1 flex items-center gap-2">
            <Turn slot="previous" label={t`Earlier`} icon={<ChevronLeft className="size-4" />} />
            <Heading className="flex-1 text-center font-medium" />
            <Turn slot="next" label={t`Later`} icon={<ChevronRight className="size-4" />} />
          </header>
          <div className="flex gap-5">
            <Month />
            <div className="max-sm:hidden">
              <Month offset={1} />
            </div>
          </div>
        </RangeCalendar>
        <form
          key={`${shown?.from} ${shown?.to}`}
          onSubmit={submit}
          className="flex items-end gap-2 border-line border-t pt-3"
        >
          <TextField type="date" name="from" label={t`From`} required defaultValue={shown?.from} className="flex-1" />
          <TextField type="date" name="to" label={t`To`} required defaultValue={shown?.to} className="flex-1" />
          <Button type="submit" variant="primary">
            <Trans>Apply</Trans>
          </Button>
        </form>
      </div>
    </div>
  );
}

function Turn({ slot, label, icon }: { slot: "previous" | "next"; label: string; icon: React.ReactNode }) {
  return (
    <AriaButton slot={slot} aria-label={label} className={buttonClass("ghost", "sm", "icon")}>
      {icon}
    </AriaButton>
  );
}

function Month({ offset = 0 }: { offset?: number }) {
  return (
    <CalendarGrid offset={{ months: offset }} className="text-xs [&_th]:h-7 [&_th]:font-normal [&_th]:text-muted">
      {(date: CalendarDate) => (
        <CalendarCell
          date={date}
          className="grid size-8 cursor-default place-items-center rounded-md tabular-nums outline-none hover:bg-hover data-[disabled]:text-faint data-[outside-month]:hidden data-[selected]:rounded-none data-[selection-end]:rounded-r-md! data-[selection-start]:rounded-l-md! data-[selected]:bg-accent-soft data-[selection-end]:bg-accent! data-[selection-start]:bg-accent! data-[selection-end]:text-accent-fg data-[selection-start]:text-accent-fg data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent"
        />
      )}
    </CalendarGrid>
  );
}

function read({ from, to }: { from: string; to: string }): { start: CalendarDate; end: CalendarDate } | undefined {
  try {
    return { start: parseDate(from), end: parseDate(to) };
  } catch {
    return undefined;
  }
}
