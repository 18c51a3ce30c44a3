import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { TOUCHED } from "@/features/orders/money/parts";
import { OrderPaymentAddDocument, type PaymentStatus } from "@/gql/graphql";
import { startOfDay } from "@/lib/days";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { usePaymentWords } from "@/ui/status";
import { toast } from "@/ui/Toast";

const FIELDS = ["amount", "method", "reference", "at", "status"];
const STATES: PaymentStatus[] = ["PAID", "AUTHORIZED", "FAILED"];

interface PaymentDialogProps {
  orderId: string;
  currencyCode: string;
  /** What is still to be paid, as the field begins. */
  due?: string;
  onClose: () => void;
}

/** Records what came in beside the shop: cash, a transfer, a cheque. */
export function PaymentDialog({ orderId, currencyCode, due, onClose }: PaymentDialogProps) {
  const { t } = useLingui();
  const words = usePaymentWords();
  const [key, setKey] = useState(newKey);
  const pay = useWrite(OrderPaymentAddDocument, ...TOUCHED);
  const error = (field: string) => refusalOf(pay.refusals, field);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const done = await pay.run({
      orderId,
      idempotencyKey: key,
      input: {
        amount: { amount: (form.amount ?? "0").replace(",", "."), currencyCode },
        method: form.method ?? "",
        status: (form.status ?? "PAID") as PaymentStatus,
        ...(form.reference && { reference: form.reference }),
        ...(form.at && { at: startOfDay(form.at) }),
      },
    });
    setKey(newKey());
    if (!done) return;
    toast(t`The payment is recorded`);
    onClose();
  }

  return (
    <Dialog isOpen title={t`Record a payment`} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(pay.refusals, [...FIELDS, "currencyCode"])} failure={pay.failure} />
          <div className="grid grid-cols-2 gap-3">
            <TextField
              label={t`Amount in ${currencyCode}`}
              name="amount"
              inputMode="decimal"
              required
              autoFocus
              defaultValue={due}
              error={error("amount") ?? error("currencyCode")}
            />
            <SelectField
              label={t`What became of it`}
              name="status"
              options={STATES.map((value) => ({ value, label: words[value] }))}
              error={error("status")}
            />
          </div>
          <TextField
            label={t`Method`}
            name="method"
            required
            maxLength={200}
            placeholder={t`Cash, bank transfer …`}
            error={error("method")}
          />
          <TextField
            label={t`Reference`}
            name="reference"
            maxLength={200}
            hint={t`By which the payment is found again.`}
            error={error("reference")}
          />
          <TextField label={t`Day`} name="at" type="date" hint={t`Left empty: now.`} error={error("at")} />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={pay.isPending}>
            <Trans>Record</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
