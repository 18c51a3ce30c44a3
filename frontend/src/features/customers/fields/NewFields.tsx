import { type RefObject, useEffect } from "react";
import { useCustomFields } from "@/features/customers/fields/data";
import { ValueField } from "@/features/customers/fields/ValueField";
import { changesOf } from "@/features/customers/fields/values";
import type { CustomFieldInput } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";

const PREFIX = "custom.";

export type FieldsReader = (form: Readonly<Record<string, string | null>>) => CustomFieldInput[];

/** The custom fields of somebody new, in a form that has others too: `reader` is given what reads them. */
export default function NewFields({ reader }: { reader: RefObject<FieldsReader | undefined> }) {
  const may = useMay();
  const all = useCustomFields().data?.customFieldDefinitions ?? [];
  const fields = all.filter(({ archivedAt, isPersonal }) => !archivedAt && (!isPersonal || may("PII_READ")));
  useEffect(() => {
    reader.current = (form) => {
      const own = Object.fromEntries(fields.map(({ key }) => [key, form[PREFIX + key] ?? null]));
      return changesOf(fields, {}, own);
    };
  });
  return fields.map((field) => (
    <ValueField key={field.id} field={field} prefix={PREFIX} value={undefined} error={undefined} />
  ));
}
