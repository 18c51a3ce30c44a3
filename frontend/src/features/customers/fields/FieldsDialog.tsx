import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { Field } from "@/features/customers/fields/data";
import { ValueField } from "@/features/customers/fields/ValueField";
import { changesOf } from "@/features/customers/fields/values";
import { CustomerFieldsSetDocument, type CustomFieldInput } from "@/gql/graphql";
import { formValues, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { FormNotice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

interface FieldsDialogProps {
  customerId: string;
  fields: readonly Field[];
  before: Readonly<Record<string, string>>;
  onClose: () => void;
}

/** Edits what one customer has in the custom fields. */
export function FieldsDialog({ customerId, fields, before, onClose }: FieldsDialogProps) {
  const { t } = useLingui();
  const { run, refusals, failure, isPending } = useWrite(
    CustomerFieldsSetDocument,
    "CustomerFields",
    "Customer",
    "CustomerList",
    "CustomerTimeline",
  );
  const [sent, setSent] = useState<readonly CustomFieldInput[]>([]);
  const keyAt = (path: string[] | null) => sent[Number(path?.[2])]?.key;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const changes = changesOf(fields, before, formValues(event.currentTarget));
    setSent(changes);
    if (changes.length === 0 || (await run({ id: customerId, customFields: changes }))) {
      if (changes.length > 0) toast(t`The custom fields are saved`);
      onClose();
    }
  }

  return (
    <Dialog isOpen title={t`Custom fields`} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={refusals.filter(({ path }) => !keyAt(path))} failure={failure} />
          {fields.map((field) => (
            <ValueField
              key={field.id}
              field={field}
              value={before[field.key]}
              error={refusals.find(({ path }) => keyAt(path) === field.key)?.message}
            />
          ))}
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            <Trans>Save</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
