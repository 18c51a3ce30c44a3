import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Detail } from "@/features/customers/data";
import { showReach } from "@/features/customers/view/contactData";
import { EmailAddDocument, EmailUnblockDocument, PhoneAddDocument } from "@/gql/graphql";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, TextArea, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { Popover } from "@/ui/Popover";

/** A further address or number; both are offered in one small form. */
export function AddContact({ customer }: { customer: Detail }) {
  const { t } = useLingui();
  return (
    <Popover
      label={t`Add e-mail or phone`}
      className="w-72 p-3"
      trigger={<IconButton size="sm" label={t`Add e-mail or phone`} icon={<Plus className="size-3.5" />} />}
    >
      {(close) => <AddForm customer={customer} onDone={close} />}
    </Popover>
  );
}

function AddForm({ customer, onDone }: { customer: Detail; onDone: () => void }) {
  const { t } = useLingui();
  const email = useWrite(EmailAddDocument);
  const phone = useWrite(PhoneAddDocument);
  const { id: customerId } = customer;
  const refusals = [...email.refusals, ...phone.refusals];
  const duplicate = refusals.find((refusal) => "existing" in refusal);
  const existing = duplicate && "existing" in duplicate ? duplicate.existing : null;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { address, number, isPrimary: chosen } = formValues(event.currentTarget);
    const isPrimary = chosen === "on";
    email.clear();
    phone.clear();
    const added = [
      !address || (await email.run({ customerId, address, isPrimary })),
      !number || (await phone.run({ customerId, number, isPrimary })),
    ];
    await showReach();
    if ((address || number) && added.every(Boolean)) onDone();
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <FormNotice refusals={otherRefusals(refusals, ["address", "number"])} failure={email.failure ?? phone.failure} />
      <TextField label={t`E-mail`} name="address" autoFocus autoComplete="off" error={refusalOf(refusals, "address")} />
      {existing && (
        <Link to="/customers/$id" params={{ id: existing.id }} className="font-medium text-accent text-xs underline">
          <Trans>Open {existing.displayName}</Trans>
        </Link>
      )}
      <TextField label={t`Phone`} name="number" type="tel" autoComplete="off" error={refusalOf(refusals, "number")} />
      <CheckboxField label={t`Use it first`} name="isPrimary" />
      <Button type="submit" variant="primary" isPending={email.isPending || phone.isPending}>
        <Trans>Add</Trans>
      </Button>
    </form>
  );
}

/** Mail goes to an address again; somebody says why. */
export function UnblockDialog({
  customerId,
  address,
  onClose,
}: {
  customerId: string;
  address: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const unblock = useWrite(EmailUnblockDocument);
  const [reason, setReason] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!(await unblock.run({ customerId, address, reason }))) return;
    await showReach();
    onClose();
  }

  return (
    <Dialog isOpen title={t`Let mail go to ${address} again`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-3">
          <FormNotice refusals={otherRefusals(unblock.refusals, ["reason"])} failure={unblock.failure} />
          <p className="text-soft">
            <Trans>
              It was blocked because mail came back or was complained about. Do this once the person asked for it.
            </Trans>
          </p>
          <TextArea
            label={t`Reason`}
            hint={t`Stands in the audit log`}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoFocus
            error={refusalOf(unblock.refusals, "reason")}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={unblock.isPending}>
            <Trans>Unblock</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
