import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { ApiTokenCreateDocument, type Scope } from "@/gql/graphql";
import { sentence } from "@/lib/format";
import { useViewer } from "@/lib/viewer";
import { otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { SecretBox } from "@/ui/SecretBox";

const DAY_MS = 86_400_000;

/** Nobody can give a token what they do not have: only one's own scopes are offered. */
export function TokenSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const scopes = useViewer()?.scopes ?? [];
  const create = useWrite(ApiTokenCreateDocument, "Tokens");
  const [secret, setSecret] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(form.get("days"));
    const done = await create.run({
      input: {
        name: String(form.get("name")),
        scopes: form.getAll("scope") as Scope[],
        expiresAt: days ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
      },
    });
    if (done?.secret) setSecret(done.secret);
  }

  if (secret) {
    return (
      <Dialog isOpen title={t`Copy the token now`} onClose={onClose}>
        <DialogBody className="flex flex-col gap-3">
          <p>
            <Trans>It is shown this once. Send it as</Trans> <code className="text-xs">Authorization: Bearer …</code>
          </p>
          <SecretBox label={t`Token`} value={secret} />
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
    <Dialog isOpen kind="sheet" title={t`Create token`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(create.refusals, ["name"])} failure={create.failure} />
          <TextField
            label={t`Name`}
            name="name"
            required
            autoFocus
            autoComplete="off"
            hint={t`What will use it`}
            error={refusalOf(create.refusals, "name")}
          />
          <SelectField
            label={t`Works for`}
            name="days"
            defaultValue="365"
            options={[
              { value: "30", label: t`30 days` },
              { value: "90", label: t`90 days` },
              { value: "365", label: t`A year` },
              { value: "0", label: t`Ever` },
            ]}
          />
          <fieldset>
            <legend className="mb-2 font-medium text-soft text-xs">
              <Trans>Scopes</Trans>
            </legend>
            <div className="grid grid-cols-2 gap-x-4 gap-y-1.5">
              {scopes.map((scope) => (
                <CheckboxField key={scope} label={sentence(scope)} name="scope" value={scope} />
              ))}
            </div>
          </fieldset>
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={create.isPending}>
            <Trans>Create token</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
