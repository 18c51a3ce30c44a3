import { Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent } from "react";
import { DraftApproveDocument } from "@/gql/graphql";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

/** A no, with its reason: the order is a draft again, and whoever made it reads why. */
export default function RejectDialog({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const { t } = useLingui();
  const deciding = useWrite(DraftApproveDocument, "Order", "OrderList", "Customer");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { reason } = formValues(event.currentTarget);
    if (!(await deciding.run({ id: orderId, decision: "REJECTED", reason: reason ?? null }))) return;
    toast(t`The order was rejected; it is a draft again`);
    onClose();
  }

  return (
    <Dialog isOpen title={t`Reject the order`} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(deciding.refusals, ["reason"])} failure={deciding.failure} />
          <p className="text-muted">
            <Trans>It becomes a draft again, and can be changed and asked for once more.</Trans>
          </p>
          <TextField
            label={t`Why`}
            name="reason"
            required
            autoFocus
            autoComplete="off"
            error={refusalOf(deciding.refusals, "reason")}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={deciding.isPending}>
            <Trans>Reject</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
