import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { type Field, useCustomFields } from "@/features/customers/fields/data";
import { ValueField } from "@/features/customers/fields/ValueField";
import { changesOf, inputOf } from "@/features/customers/fields/values";
import { CustomerFieldsDocument, type CustomFieldInput } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";

const PREFIX = "custom.";

type Texts = Readonly<Record<string, string>>;

/** What the form changes in the fields, and what takes it back. */
export type FieldsChanger = (form: Readonly<Record<string, string | null>>) => {
  customFields: CustomFieldInput[];
  before: CustomFieldInput[];
};

interface EditFieldsProps {
  customerId: string;
  changer: RefObject<FieldsChanger | undefined>;
}

/** The custom fields of somebody known, in a form that has others too: `changer` is given what reads them. */
export default function EditFields({ customerId, changer }: EditFieldsProps) {
  const may = useMay();
  const all = useCustomFields().data?.customFieldDefinitions ?? [];
  const found = useQuery(graphqlQuery(CustomerFieldsDocument, { id: customerId })).data?.customer?.customFields;
  const fields = all.filter(({ archivedAt, isPersonal }) => !archivedAt && (!isPersonal || may("PII_READ")));
  if (fields.length === 0 || !found) return null;
  const before = Object.fromEntries(found.map(({ key, text }) => [key, text]));
  return <Fields fields={fields} before={before} changer={changer} />;
}

function Fields({
  fields,
  before: now,
  changer,
}: {
  fields: readonly Field[];
  before: Texts;
  changer: EditFieldsProps["changer"];
}) {
  // What the form began with: the record may change under it.
  const [before] = useState(now);
  useEffect(() => {
    changer.current = (form) => {
      const after = Object.fromEntries(fields.map(({ key }) => [key, form[PREFIX + key] ?? null]));
      const customFields = changesOf(fields, before, after);
      const changed = fields.filter(({ key }) => customFields.some((one) => one.key === key));
      return {
        customFields,
        before: changed.map((field) => ({ key: field.key, value: inputOf(field, before[field.key] ?? null) })),
      };
    };
  });
  return fields.map((field) => (
    <ValueField key={field.id} field={field} prefix={PREFIX} value={before[field.key]} error={undefined} />
  ));
}
