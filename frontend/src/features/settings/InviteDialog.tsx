import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { StaffInviteDocument, type TeamQuery } from "@/gql/graphql";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { SecretBox } from "@/ui/SecretBox";

type Role = NonNullable<TeamQuery["staffRoles"]>[number];

/** Until mails can be sent, the link is shown here, once, to be passed on by hand. */
export function InviteDialog({ roles, onClose }: { roles: readonly Role[]; onClose: () => void }) {
  const { t } = useLingui();
  const invite = useWrite(StaffInviteDocument, "Team");
  const [link, setLink] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { name, email, roleId } = formValues(event.currentTarget);
    const done = await invite.run({ input: { name, email, roleId }, idempotencyKey: newKey() });
    if (!done) return;
    if (done.inviteUrl) setLink(new URL(done.inviteUrl, location.origin).href);
    else onClose();
  }

  if (link) {
    return (
      <Dialog isOpen title={t`Pass this link on`} onClose={onClose}>
        <DialogBody className="flex flex-col gap-3">
          <p>
            <Trans>Whoever opens it chooses a password and is in. It is shown this once and works once.</Trans>
          </p>
          <SecretBox label={t`Link of the invitation`} value={link} />
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onPress={onClose}>
            <Trans>Done</Trans>
          </Button>
        </DialogFooter>
      </Dialog>
    );
  }
  return (
    <Dialog isOpen title={t`Invite a colleague`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(invite.refusals, ["name", "email", "roleId"])} failure={invite.failure} />
          <TextField
            label={t`Name`}
            name="name"
            required
            autoFocus
            autoComplete="off"
            error={refusalOf(invite.refusals, "name")}
          />
          <TextField
            label={t`E-mail`}
            name="email"
            type="email"
            required
            autoComplete="off"
            error={refusalOf(invite.refusals, "email")}
          />
          <SelectField
            label={t`Role`}
            name="roleId"
            options={roles.map(({ id, name }) => ({ value: id, label: name }))}
            defaultValue={roles.at(-1)?.id}
            hint={t`You can only give what you have yourself`}
            error={refusalOf(invite.refusals, "roleId")}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={invite.isPending}>
            <Trans>Make the link</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
