import { Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent } from "react";
import { type Role, readPermissions } from "@/features/customers/roles/changes";
import { useRoleWriting } from "@/features/customers/roles/data";
import { formValues, otherRefusals, refusalOf } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { TextArea, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";

/** Defines a role, or changes the one that is given. */
export function RoleDialog({ role, onClose }: { role: Role | undefined; onClose: () => void }) {
  const { t } = useLingui();
  const { save, refusals, failure, isPending } = useRoleWriting();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { name, permissions } = formValues(event.currentTarget);
    const done = await save({ name: name ?? "", permissions: readPermissions(permissions) }, role?.name);
    if (done) onClose();
  }

  return (
    <Dialog isOpen title={role ? t`Edit ${role.name}` : t`Add a role`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(refusals, ["name", "permissions"])} failure={failure} />
          <TextField
            label={t`Name`}
            name="name"
            required
            autoFocus
            autoComplete="off"
            maxLength={100}
            defaultValue={role?.name ?? ""}
            hint={role && t`Can be another only while no customer has the role`}
            error={refusalOf(refusals, "name")}
          />
          <TextArea
            label={t`Permissions`}
            name="permissions"
            rows={5}
            defaultValue={role?.permissions.join("\n") ?? ""}
            hint={t`One a line, in the words that your shop knows`}
            error={refusalOf(refusals, "permissions")}
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
