import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { BenefitFields } from "@/features/groups/BenefitFields";
import { type BenefitForm, emptyBenefit } from "@/features/groups/form";
import { BENEFIT_KINDS } from "@/features/groups/words";
import type { BenefitKind, GroupFormChoicesQuery, PriceListChoicesQuery } from "@/gql/graphql";
import type { Refusal } from "@/lib/write";
import { IconButton } from "@/ui/Button";
import { SelectField } from "@/ui/Field";

interface BenefitsEditorProps {
  benefits: readonly BenefitForm[];
  choices: GroupFormChoicesQuery & PriceListChoicesQuery;
  currency: string;
  /** Their paths begin with input.benefits.<place>. */
  refusals: readonly Refusal[];
  onChange: (benefits: readonly BenefitForm[]) => void;
}

const PLACE = 2;

export function BenefitsEditor({ benefits, choices, currency, refusals, onChange }: BenefitsEditorProps) {
  const { t, i18n } = useLingui();
  return (
    <div className="flex flex-col gap-5">
      {benefits.length === 0 && (
        <p className="text-muted">
          <Trans>Nothing yet: choose below what members get.</Trans>
        </p>
      )}
      {benefits.map((benefit, place) => {
        const kind = i18n._(BENEFIT_KINDS[benefit.kind]);
        return (
          <fieldset key={benefit.key} className="border-line border-l-2 pl-4" aria-label={t`${kind} ${place + 1}`}>
            <div className="mb-2 flex items-center gap-2">
              <span className="flex-1 font-semibold">{kind}</span>
              <IconButton
                label={t`Take out ${benefit.name || kind}`}
                icon={<X className="size-4" />}
                onPress={() => onChange(benefits.filter((one) => one !== benefit))}
              />
            </div>
            <BenefitFields
              benefit={benefit}
              choices={choices}
              currency={currency}
              refusals={refusals.filter(({ path }) => path?.[PLACE] === String(place))}
              onChange={(next) => onChange(benefits.map((one) => (one === benefit ? { ...benefit, ...next } : one)))}
            />
          </fieldset>
        );
      })}
      <SelectField
        className="max-w-64"
        label={t`Add a benefit`}
        value=""
        placeholder={t`Choose what they get`}
        options={Object.entries(BENEFIT_KINDS).map(([value, words]) => ({ value, label: i18n._(words) }))}
        onChange={({ target: { value } }) => {
          if (value) onChange([...benefits, emptyBenefit(value as BenefitKind)]);
        }}
      />
    </div>
  );
}
