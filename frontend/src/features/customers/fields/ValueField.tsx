import { useLingui } from "@lingui/react/macro";
import type { Field } from "@/features/customers/fields/data";
import { SelectField, TextArea, TextField } from "@/ui/Field";

const LONG = 80;

interface ValueFieldProps {
  field: Field;
  value: string | undefined;
  error: string | undefined;
  /** What stands before the key in the form's names, where the form has other fields too. */
  prefix?: string;
}

/** The field of a form that takes a value of its kind; its name there is the key. */
export function ValueField({ field, value, error, prefix = "" }: ValueFieldProps) {
  const { t } = useLingui();
  const { name, key, kind, description, unit, currencyCode, isRequired } = field;
  const label = unit || currencyCode ? `${name} (${unit ?? currencyCode})` : name;
  const shared = { label, name: prefix + key, error, hint: description ?? undefined, defaultValue: value ?? "" };
  switch (kind) {
    case "CHOICE":
      return (
        <SelectField
          {...shared}
          isExpected={isRequired}
          placeholder={t`None`}
          options={(field.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
        />
      );
    case "BOOLEAN":
      return (
        <SelectField
          {...shared}
          isExpected={isRequired}
          placeholder={t`Not known`}
          options={[
            { value: "true", label: t`Yes` },
            { value: "false", label: t`No` },
          ]}
        />
      );
    case "TEXT":
      return (value?.length ?? 0) > LONG || value?.includes("\n") ? (
        <TextArea {...shared} isExpected={isRequired} maxLength={2000} />
      ) : (
        <TextField {...shared} isExpected={isRequired} maxLength={2000} autoComplete="off" />
      );
    case "DATE":
      return <TextField {...shared} isExpected={isRequired} type="date" />;
    case "LINK":
      return (
        <TextField {...shared} isExpected={isRequired} inputMode="url" placeholder="https://" autoComplete="off" />
      );
    default:
      return <TextField {...shared} isExpected={isRequired} inputMode="decimal" autoComplete="off" />;
  }
}
