import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { ManyDialog } from "@/features/customers/bulk/ManyDialog";
import type { Selected } from "@/features/customers/bulk/selected";
import { useCustomFields } from "@/features/customers/fields/data";
import { ValueField } from "@/features/customers/fields/ValueField";
import { inputOf } from "@/features/customers/fields/values";
import { useMay } from "@/lib/viewer";
import { SelectField } from "@/ui/Field";

/** One custom field of everybody selected; left empty, it is cleared. */
export default function FieldDialog({ selected, onClose }: { selected: Selected; onClose: () => void }) {
  const { t } = useLingui();
  const may = useMay();
  const [key, setKey] = useState<string>();
  const all = useCustomFields().data?.customFieldDefinitions ?? [];
  const fields = all.filter(({ archivedAt, isPersonal }) => !archivedAt && (!isPersonal || may("PII_READ")));
  const field = fields.find((one) => one.key === key) ?? fields[0];
  return (
    <ManyDialog
      title={t`Set a custom field`}
      selected={selected}
      onClose={onClose}
      fields={[]}
      read={(values) => {
        const text = (field && values[`custom.${field.key}`]) ?? null;
        const name = field?.name ?? "";
        return {
          title: text === null ? t`Clear ${name}` : t`Set ${name}`,
          input: { customFields: field ? [{ key: field.key, value: inputOf(field, text) }] : [] },
        };
      }}
    >
      {() => (
        <>
          <SelectField
            label={t`Field`}
            value={field?.key ?? ""}
            onChange={(event) => setKey(event.target.value)}
            options={fields.map((one) => ({ value: one.key, label: one.name }))}
            hint={t`Left empty below, the field is cleared.`}
          />
          {field && <ValueField key={field.id} field={field} prefix="custom." value={undefined} error={undefined} />}
        </>
      )}
    </ManyDialog>
  );
}
