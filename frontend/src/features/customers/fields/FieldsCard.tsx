import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Lock, Pencil } from "lucide-react";
import { useState } from "react";
import { useCustomFields } from "@/features/customers/fields/data";
import { FieldsDialog } from "@/features/customers/fields/FieldsDialog";
import { Shown } from "@/features/customers/fields/Shown";
import { CustomerFieldsDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { IconButton } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { Nothing } from "@/ui/Values";

/** The custom fields of a customer; nothing where the merchant has none. */
export default function FieldsCard({ customerId }: { customerId: string }) {
  const { t } = useLingui();
  const may = useMay();
  const [isEditing, setEditing] = useState(false);
  const definitions = useCustomFields().data?.customFieldDefinitions ?? [];
  const found = useQuery(graphqlQuery(CustomerFieldsDocument, { id: customerId })).data?.customer?.customFields;
  const fields = definitions.filter(({ archivedAt, isPersonal }) => !archivedAt && (!isPersonal || may("PII_READ")));
  if (fields.length === 0 || !found) return null;
  const values = new Map(found.map((value) => [value.key, value]));
  return (
    <Section
      title={<Trans>Custom fields</Trans>}
      actions={
        may("CUSTOMERS_WRITE") && (
          <IconButton
            label={t`Edit the custom fields`}
            icon={<Pencil className="size-3.5" />}
            onPress={() => setEditing(true)}
          />
        )
      }
    >
      <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-2" data-testid="custom-fields">
        {fields.map((field) => {
          const value = values.get(field.key);
          return (
            <div key={field.id} className="contents">
              <dt className="flex items-start gap-1 break-words text-muted">
                {field.name}
                {field.isPersonal && <Lock aria-label={t`Private`} className="mt-1 size-3 shrink-0" />}
              </dt>
              <dd className="min-w-0">{value ? <Shown field={field} value={value} /> : <Nothing />}</dd>
            </div>
          );
        })}
      </dl>
      {isEditing && (
        <FieldsDialog
          customerId={customerId}
          fields={fields}
          before={Object.fromEntries(found.map(({ key, text }) => [key, text]))}
          onClose={() => setEditing(false)}
        />
      )}
    </Section>
  );
}
