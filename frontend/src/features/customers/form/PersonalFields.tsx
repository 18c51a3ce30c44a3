import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { Editable } from "@/features/customers/form/changes";
import { timeZoneOptions } from "@/lib/places";
import { CheckboxField, SelectField, TextField } from "@/ui/Field";

/** What is known of a person beside the name and the ways to reach them. */
export function PersonalFields({ base, error }: { base?: Editable; error: (field: string) => string | undefined }) {
  const { t } = useLingui();
  const zones = useMemo(timeZoneOptions, []);
  return (
    <div className="grid grid-cols-2 gap-3">
      <TextField
        label={t`Form of address`}
        name="title"
        hint={t`Such as Dr.`}
        defaultValue={base?.title ?? ""}
        autoComplete="off"
        error={error("title")}
      />
      <TextField
        label={t`Birthday`}
        name="birthDate"
        type="date"
        defaultValue={base?.birthDate ?? ""}
        error={error("birthDate")}
      />
      <TextField
        label={t`Language`}
        name="locale"
        hint={t`Such as en or en-PH`}
        defaultValue={base?.locale ?? ""}
        autoComplete="off"
        error={error("locale")}
      />
      <SelectField
        label={t`Time zone`}
        name="timeZone"
        options={zones}
        placeholder={t`Not said`}
        defaultValue={base?.timeZone ?? ""}
        error={error("timeZone")}
      />
      <TextField
        label={t`Tax id`}
        name="taxId"
        defaultValue={base?.taxId ?? ""}
        autoComplete="off"
        error={error("taxId")}
      />
      <CheckboxField
        className="self-end pb-1.5"
        label={t`Buys without tax`}
        name="taxExempt"
        defaultChecked={base?.taxExempt === "on"}
      />
    </div>
  );
}
