import { useLingui } from "@lingui/react/macro";
import { Choice } from "@/features/reports/Choice";
import { Options } from "@/features/reports/Options";
import { RangePicker } from "@/features/reports/RangePicker";
import { RangeSteps } from "@/features/reports/RangeSteps";
import {
  formatReportRange,
  kebab,
  type Meaning,
  ownGranularity,
  type Range,
  readComparison,
  readDimensions,
  readGranularity,
  readMetrics,
  readRange,
  type Search,
} from "@/features/reports/state";
import type { Days } from "@/features/reports/steps";
import { spanName } from "@/features/reports/times";
import { useWords } from "@/features/reports/words";
import type { ReportAnswerFragment } from "@/gql/graphql";
import { formatList } from "@/lib/url";

export interface ControlsProps {
  meaning: Meaning;
  search: Search;
  answer: ReportAnswerFragment | undefined;
  onChange: (next: Partial<Search>) => void;
}

const MOST_SPLITS = 3;
const ALONE = "customer";

/** What is asked: range, periods, splits, numbers, comparison, and the options that are seldom changed. */
export function Controls({ meaning, search, answer, onChange }: ControlsProps) {
  const { t } = useLingui();
  const { granularities, comparisons } = useWords();
  const metrics = readMetrics(search, meaning);
  const dimensions = readDimensions(search, meaning);
  const splits = meaning.dimensions.filter(({ isTime }) => !isTime);
  const titles = splits.filter(({ key }) => dimensions.includes(key)).map(({ title }) => title);

  const range = readRange(search.range, meaning.defaultRange);
  const isAllTime = "preset" in range && range.preset === "ALL_TIME";
  const days = answer && daysOf(answer);
  const takeRange = (next: Range) =>
    onChange({ range: formatReportRange(next, meaning.defaultRange), open: undefined });

  function toggleSplit(key: string) {
    const many = toggled(dimensions, key).slice(-MOST_SPLITS);
    // A row a customer has no other split.
    const next =
      key === "" ? [] : key === ALONE ? many.filter((one) => one === ALONE) : many.filter((one) => one !== ALONE);
    const isOwn = next.join() === meaning.defaultDimensions.join();
    onChange({ by: isOwn ? undefined : (formatList(next) ?? "none"), open: undefined });
  }

  function toggleMetric(key: string) {
    const next = toggled(metrics, key);
    const inOrder = meaning.metrics.map((one) => one.key).filter((one) => next.includes(one));
    if (inOrder.length === 0) return;
    const own = readMetrics({ ...search, metrics: undefined }, meaning);
    onChange({ metrics: inOrder.join() === own.join() ? undefined : formatList(inOrder) });
  }

  return (
    <div
      role="group"
      aria-label={t`What is asked`}
      className="flex flex-wrap items-center gap-1 px-6 pb-2 print:hidden"
    >
      <RangePicker
        value={search.range}
        own={meaning.defaultRange}
        span={answer && spanName(answer.rangeStart, answer.rangeEnd, answer.timeZone)}
        days={days}
        isOfOneDay={meaning.isPointInTime}
        onChange={takeRange}
      />
      {!meaning.isPointInTime && !isAllTime && (
        <RangeSteps
          range={range}
          days={days}
          today={dayOf(Date.now(), answer?.timeZone ?? "UTC")}
          onChange={takeRange}
        />
      )}
      {meaning.granularities.length > 1 && (
        <Choice
          label={t`By`}
          options={meaning.granularities.map((one) => ({ value: one, label: granularities[one] }))}
          chosen={[readGranularity(search, meaning)]}
          onChoose={(one) =>
            onChange({ grain: one === ownGranularity(search, meaning) ? undefined : kebab(one), open: undefined })
          }
        />
      )}
      {splits.length > 0 && (
        <Choice
          label={t`Split`}
          text={titles.join(", ") || t`Nothing`}
          options={[
            { value: "", label: t`Nothing` },
            ...splits.map(({ key, title }) => ({ value: key, label: title })),
          ]}
          chosen={dimensions.length > 0 ? dimensions : [""]}
          onChoose={toggleSplit}
          isMany
        />
      )}
      <Choice
        label={t`Numbers`}
        text={String(metrics.length)}
        options={meaning.metrics.map(({ key, title }) => ({ value: key, label: title }))}
        chosen={metrics}
        onChoose={toggleMetric}
        isMany
      />
      <Choice
        label={t`Compare with`}
        options={Object.entries(comparisons).map(([value, label]) => ({ value, label }))}
        chosen={[readComparison(search)]}
        onChoose={(one) => onChange({ compare: one === "NONE" ? undefined : kebab(one) })}
      />
      <Options meaning={meaning} search={search} onChange={onChange} />
    </div>
  );
}

const toggled = (chosen: readonly string[], key: string): string[] =>
  chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key];

/** The days of an answer by the clock of its report. */
function daysOf({ rangeStart, rangeEnd, timeZone }: ReportAnswerFragment): Days {
  return { from: dayOf(Date.parse(rangeStart), timeZone), to: dayOf(Date.parse(rangeEnd) - 1, timeZone) };
}

const dayOf = (instant: number, timeZone: string): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(instant);
