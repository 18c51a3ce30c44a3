import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { type SavedViewInput, SavedViewSaveDocument } from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import type { View } from "@/ui/views/kinds";

interface ViewDialogProps {
  /** Renamed or shared; without it a new one is made. */
  view: View | undefined;
  input: (given: { name: string; isShared: boolean; position?: number }) => SavedViewInput;
  onSaved: (view: View) => void;
  onClose: () => void;
}

export default function ViewDialog({ view, input, onSaved, onClose }: ViewDialogProps) {
  const { t } = useLingui();
  const save = useWrite(SavedViewSaveDocument);
  const [key] = useState(newKey);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { name, isShared } = formValues(event.currentTarget);
    const given = { name: name ?? "", isShared: isShared !== undefined, position: view?.position ?? 0 };
    const known = view ? { id: view.id, expectedVersion: view.version } : { idempotencyKey: key };
    const done = await save.run({ ...known, input: input(given) });
    if (!done?.view) return;
    await invalidate("SavedViews", "PaletteViews");
    onClose();
    onSaved(done.view);
  }

  return (
    <Dialog isOpen title={view ? t`Rename or share the view` : t`Save as a new view`} onClose={onClose} width="w-96">
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(save.refusals, ["name"])} failure={save.failure} />
          <TextField
            label={t`Name`}
            name="name"
            required
            autoFocus
            maxLength={100}
            autoComplete="off"
            defaultValue={view?.name}
            error={refusalOf(save.refusals, "name")}
          />
          <CheckboxField
            label={t`Share with everybody`}
            name="isShared"
            defaultChecked={view?.isShared ?? false}
            hint={t`Each sees in it only what their role lets them see.`}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            <Trans>Save</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
