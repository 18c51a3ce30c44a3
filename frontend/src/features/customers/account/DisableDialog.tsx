import { Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent } from "react";
import { formValues } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { TextArea } from "@/ui/Field";

/** Asks why: the next colleague who is called by this customer has to know. */
export function DisableDialog({
  onClose,
  onDisable,
}: {
  onClose: () => void;
  onDisable: (reason: string) => Promise<boolean>;
}) {
  const { t } = useLingui();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { reason } = formValues(event.currentTarget);
    if (!reason) return;
    onClose();
    void onDisable(reason);
  }

  return (
    <Dialog isOpen title={t`Disable the account`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody>
          <TextArea
            label={t`Why`}
            name="reason"
            required
            autoFocus
            maxLength={500}
            hint={t`Your colleagues see it on the timeline and wherever this customer cannot sign in.`}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary">
            <Trans>Disable</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
