import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { type Field, KINDS, useKindWords } from "@/features/customers/fields/data";
import { keyFrom } from "@/features/customers/fields/values";
import { type CustomFieldKind, CustomFieldSaveDocument } from "@/gql/graphql";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, SelectField, TextArea, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";

const OWN = ["name", "key", "kind", "choices", "unit", "currencyCode", "description"];

interface DefinitionDialogProps {
  field: Field | undefined;
  taken: readonly string[];
  onClose: () => void;
}

/** Defines a custom field, or changes the one that is given. */
export function DefinitionDialog({ field, taken, onClose }: DefinitionDialogProps) {
  const { t } = useLingui();
  const words = useKindWords();
  const { run, refusals, failure, isPending } = useWrite(CustomFieldSaveDocument, "CustomFields", "CustomerFields");
  const [kind, setKind] = useState<CustomFieldKind>(field?.kind ?? "TEXT");
  const [name, setName] = useState(field?.name ?? "");
  const [key, setKey] = useState<string>();
  const [idempotencyKey] = useState(newKey);
  const choicesAt = refusals.find(({ path }) => path?.[1] === "choices");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const done = await run({
      id: field?.id ?? null,
      expectedVersion: field?.version ?? null,
      idempotencyKey: field ? null : idempotencyKey,
      input: {
        subject: "CUSTOMER",
        key: field?.key ?? form.key ?? "",
        name: form.name ?? "",
        kind,
        description: form.description ?? null,
        choices: kind === "CHOICE" ? (form.choices ?? "").split("\n").filter((line) => line.trim()) : null,
        unit: kind === "NUMBER" ? (form.unit ?? null) : null,
        currencyCode: kind === "MONEY" ? (form.currencyCode?.toUpperCase() ?? null) : null,
        isRequired: form.isRequired === "on",
        isPersonal: form.isPersonal === "on",
        isFilterable: form.isFilterable === "on",
      },
    });
    if (done) onClose();
  }

  return (
    <Dialog isOpen title={field ? t`Edit ${field.name}` : t`Add a custom field`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(refusals, OWN).filter((one) => one !== choicesAt)} failure={failure} />
          <TextField
            label={t`Name`}
            name="name"
            required
            autoFocus
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={refusalOf(refusals, "name")}
          />
          <SelectField
            label={t`Kind`}
            name="kind"
            value={kind}
            onChange={(event) => setKind(event.target.value as CustomFieldKind)}
            options={KINDS.map((one) => ({ value: one, label: words[one] }))}
            hint={field && t`Can be another only while no customer has a value`}
            error={refusalOf(refusals, "kind")}
          />
          {kind === "CHOICE" && (
            <TextArea
              label={t`Choices`}
              name="choices"
              rows={5}
              defaultValue={field?.choices?.join("\n") ?? ""}
              hint={t`One a line, in the order in which they are offered`}
              error={choicesAt?.message}
            />
          )}
          {kind === "NUMBER" && (
            <TextField
              label={t`Unit`}
              name="unit"
              maxLength={20}
              defaultValue={field?.unit ?? ""}
              hint={t`Such as kg or cm; stands behind the number`}
              error={refusalOf(refusals, "unit")}
            />
          )}
          {kind === "MONEY" && (
            <TextField
              label={t`Currency`}
              name="currencyCode"
              maxLength={3}
              defaultValue={field?.currencyCode ?? ""}
              hint={t`Three letters such as EUR; empty: your base currency`}
              error={refusalOf(refusals, "currencyCode")}
            />
          )}
          {field ? (
            <p className="text-muted text-xs">
              <Trans>
                Files and programs name it <code>custom.{field.key}</code>
              </Trans>
            </p>
          ) : (
            <TextField
              label={t`Key`}
              name="key"
              maxLength={50}
              value={key ?? keyFrom(name, taken)}
              onChange={(event) => setKey(event.target.value)}
              hint={t`By which files and programs name it; it stays as it is`}
              error={refusalOf(refusals, "key")}
            />
          )}
          <TextField
            label={t`Description`}
            name="description"
            maxLength={500}
            defaultValue={field?.description ?? ""}
            hint={t`Stands below the field where it is filled in`}
            error={refusalOf(refusals, "description")}
          />
          <CheckboxField
            label={t`Needed`}
            name="isRequired"
            defaultChecked={field?.isRequired ?? false}
            hint={t`A new customer needs a value; files and orders may come without`}
          />
          <CheckboxField
            label={t`Private`}
            name="isPersonal"
            defaultChecked={field?.isPersonal ?? false}
            hint={t`Only for colleagues who may see personal data`}
          />
          <CheckboxField
            label={t`Lists are filtered and sorted by it`}
            name="isFilterable"
            defaultChecked={field?.isFilterable ?? true}
          />
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
