import { Trans, useLingui } from "@lingui/react/macro";
import { SlidersHorizontal } from "lucide-react";
import { useMemo } from "react";
import { kebab, type Meaning, type Search } from "@/features/reports/state";
import { useWords } from "@/features/reports/words";
import { timeZoneOptions } from "@/lib/places";
import { Button } from "@/ui/Button";
import { SelectField } from "@/ui/Field";
import { Popover } from "@/ui/Popover";

interface OptionsProps {
  meaning: Meaning;
  search: Search;
  onChange: (next: Partial<Search>) => void;
}

const TOPS = ["5", "10", "20", "50"];
const has = (meaning: Meaning, ...keys: string[]) => meaning.dimensions.some(({ key }) => keys.includes(key));

/** What is seldom changed: the day of refunds, whose address, how cohorts are counted, the clock. */
export function Options({ meaning, search, onChange }: OptionsProps) {
  const { t } = useLingui();
  const changed = [search.basis, search.address, search.cohorts, search.zone, search.top].filter(Boolean).length;
  return (
    <Popover
      label={t`Options`}
      className="w-72 p-3"
      trigger={
        <Button size="sm">
          <SlidersHorizontal aria-hidden className="size-3.5 text-muted" />
          <Trans>Options</Trans>
          {changed > 0 && <span className="text-accent tabular-nums">{changed}</span>}
        </Button>
      }
    >
      <OptionFields meaning={meaning} search={search} onChange={onChange} />
    </Popover>
  );
}

function OptionFields({ meaning, search, onChange }: OptionsProps) {
  const { t } = useLingui();
  const { bases, addresses } = useWords();
  const zones = useMemo(timeZoneOptions, []);
  return (
    <div className="flex flex-col gap-3">
      {meaning.metrics.some(({ unit }) => unit === "MONEY") && (
        <SelectField
          label={t`Refunds are booked`}
          value={search.basis ?? kebab(meaning.basis)}
          onChange={({ target }) =>
            onChange({ basis: target.value === kebab(meaning.basis) ? undefined : target.value })
          }
          options={Object.entries(bases).map(([value, label]) => ({ value: kebab(value), label }))}
        />
      )}
      {has(meaning, "cohort") && (
        <SelectField
          label={t`Periods of a cohort`}
          value={search.cohorts ?? ""}
          onChange={({ target }) => onChange({ cohorts: target.value || undefined })}
          options={[
            { value: "", label: t`Of the calendar` },
            { value: "thirty-days", label: t`30 days since the first order` },
          ]}
        />
      )}
      {has(meaning, "country", "city") && (
        <SelectField
          label={t`Place`}
          value={search.address ?? "order-shipping"}
          onChange={({ target }) => onChange({ address: target.value === "order-shipping" ? undefined : target.value })}
          options={Object.entries(addresses).map(([value, label]) => ({ value: kebab(value), label }))}
        />
      )}
      {!has(meaning, "customer", "cohort") && (
        <SelectField
          label={t`Rows`}
          hint={t`Only the largest; all others stand together as one row.`}
          value={search.top ?? ""}
          onChange={({ target }) => onChange({ top: target.value || undefined, open: undefined })}
          options={[{ value: "", label: t`All` }, ...TOPS.map((value) => ({ value, label: t`The first ${value}` }))]}
        />
      )}
      <SelectField
        label={t`Time zone`}
        value={search.zone ?? ""}
        onChange={({ target }) => onChange({ zone: target.value || undefined })}
        options={[{ value: "", label: t`The store's` }, ...zones]}
      />
    </div>
  );
}
