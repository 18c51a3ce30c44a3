import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { type BenefitForm, newStep } from "@/features/groups/form";
import { PARTS, type Part } from "@/features/groups/words";
import type { GroupFormChoicesQuery, PriceListChoicesQuery } from "@/gql/graphql";
import { type Refusal, refusalOf } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { SelectField, TextField } from "@/ui/Field";

interface BenefitFieldsProps {
  benefit: BenefitForm;
  choices: GroupFormChoicesQuery & PriceListChoicesQuery;
  currency: string;
  refusals: readonly Refusal[];
  onChange: (next: Partial<BenefitForm>) => void;
}

const SHOWN = [
  "name", "percentOff", "amountOff", "minimumSpend", "minimumQuantity", "code", "priceListId", "paymentTermsDays",
  "contactStaffId", "endsAt", "countryCodes", "categories",
]; // biome-ignore format: read as a list

/** What a benefit says; which fields it has, its kind decides. */
export function BenefitFields({ benefit, choices, currency, refusals, onChange }: BenefitFieldsProps) {
  const { t } = useLingui();
  const has = (part: Part) => PARTS[benefit.kind].includes(part);
  const error = (field: string) => refusalOf(refusals, field);
  const text = (field: keyof BenefitForm) => ({
    value: String(benefit[field]),
    onChange: ({ target }: { target: { value: string } }) => onChange({ [field]: target.value }),
    autoComplete: "off",
  });
  const select = (field: keyof BenefitForm) => ({
    value: String(benefit[field]),
    onChange: ({ target }: { target: { value: string } }) => onChange({ [field]: target.value }),
  });
  const left = refusals.filter(({ path }) => !SHOWN.includes(path?.at(-1) ?? ""));
  return (
    <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
      <TextField
        label={t`Name`}
        className="col-span-2 max-sm:col-span-1"
        hint={t`As customers and colleagues read it`}
        {...text("name")}
        required
        error={error("name")}
      />
      {has("prices") && (
        <SelectField
          label={t`Price list`}
          {...select("priceListId")}
          placeholder={t`None`}
          options={(choices.priceLists?.nodes ?? []).map(({ id, name, currencyCode }) => ({
            value: id,
            label: `${name} (${currencyCode})`,
          }))}
          error={error("priceListId")}
        />
      )}
      {has("off") && (
        <TextField
          label={t`Discount`}
          placeholder={has("amount") ? "10% / 5.00" : "10%"}
          {...text("off")}
          error={error("percentOff") ?? error("amountOff")}
        />
      )}
      {has("from") && (
        <TextField label={t`From ${currency}`} inputMode="decimal" {...text("from")} error={error("minimumSpend")} />
      )}
      {has("amount") && (
        <TextField label={t`From units`} inputMode="numeric" {...text("units")} error={error("minimumQuantity")} />
      )}
      {has("code") && (
        <TextField label={t`Code`} hint={t`Left out: it holds by itself`} {...text("code")} error={error("code")} />
      )}
      {has("terms") && (
        <TextField label={t`Days to pay`} inputMode="numeric" {...text("terms")} error={error("paymentTermsDays")} />
      )}
      {has("contact") && (
        <SelectField
          label={t`Colleague`}
          {...select("contactId")}
          placeholder={t`Choose`}
          options={(choices.mentionableColleagues ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          error={error("contactStaffId")}
        />
      )}
      {has("steps") && <Steps benefit={benefit} currency={currency} onChange={onChange} />}
      {has("products") && (
        <>
          <TextField label={t`Products`} placeholder={t`SKUs; all`} {...text("products")} />
          <TextField label={t`Categories`} placeholder={t`All`} {...text("categories")} error={error("categories")} />
        </>
      )}
      <TextField
        label={t`Countries`}
        placeholder={t`All, or PH, DE`}
        {...text("countries")}
        error={error("countryCodes")}
      />
      <TextField label={t`First day`} type="date" {...text("firstDay")} />
      <TextField label={t`Last day`} type="date" {...text("lastDay")} error={error("endsAt")} />
      {left.map(({ message }) => (
        <p key={message} role="alert" className="col-span-full text-bad text-xs">
          {message}
        </p>
      ))}
    </div>
  );
}

function Steps({ benefit, currency, onChange }: Pick<BenefitFieldsProps, "benefit" | "currency" | "onChange">) {
  const { t } = useLingui();
  const { steps } = benefit;
  const set = (place: number, next: Partial<(typeof steps)[number]>) =>
    onChange({ steps: steps.map((step, at) => (at === place ? { ...step, ...next } : step)) });
  return (
    <div className="col-span-full flex flex-col gap-2">
      {steps.map((step, place) => (
        <div key={step.key} className="flex items-end gap-2">
          <TextField
            label={t`From how many`}
            className="w-32"
            inputMode="numeric"
            value={step.quantity}
            onChange={({ target }) => set(place, { quantity: target.value })}
          />
          <TextField
            label={t`Price in ${currency}, or %`}
            className="w-40"
            placeholder="8.00 / 15%"
            value={step.price}
            onChange={({ target }) => set(place, { price: target.value })}
          />
          <IconButton
            label={t`Take out step ${place + 1}`}
            icon={<X className="size-4" />}
            onPress={() => onChange({ steps: steps.filter((_, at) => at !== place) })}
          />
        </div>
      ))}
      <div>
        <Button size="sm" onPress={() => onChange({ steps: [...steps, newStep()] })}>
          <Trans>Add a step</Trans>
        </Button>
      </div>
    </div>
  );
}
