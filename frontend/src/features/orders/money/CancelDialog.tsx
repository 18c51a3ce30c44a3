import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TOUCHED } from "@/features/orders/money/parts";
import { OrderCancelDocument, OrderMoneyDocument } from "@/gql/graphql";
import { formatMoney, isZero } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";

/** A cancelled order stays cancelled, so this asks first: why, and what becomes of the money and the goods. */
export function CancelDialog({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const { t } = useLingui();
  const may = useMay();
  const [key, setKey] = useState(newKey);
  const query = useQuery({ ...graphqlQuery(OrderMoneyDocument, { id: orderId }), staleTime: 0 });
  const cancel = useWrite(OrderCancelDocument, ...TOUCHED);
  const order = query.data?.order;
  const paid = order && !isZero(order.refundable) ? formatMoney(order.refundable) : undefined;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const done = await cancel.run({
      id: orderId,
      reason: form.reason ?? "",
      refund: form.refund === "on",
      restock: form.restock === "on",
      notifyCustomer: form.notify === "on",
      idempotencyKey: key,
    });
    setKey(newKey());
    if (!done) return;
    toast(t`The order is cancelled`);
    onClose();
  }

  return (
    <Dialog isOpen title={order ? t`Cancel order ${order.number}` : t`Cancel the order`} onClose={onClose}>
      {query.isPending && <Skeleton lines={4} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {order && (
        <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-1 flex-col">
          <DialogBody className="flex flex-col gap-4">
            <FormNotice refusals={otherRefusals(cancel.refusals, ["reason"])} failure={cancel.failure} />
            <p>
              {paid ? (
                <Trans>
                  {paid} was paid. Its sale stays on its day and is taken back today; the order no longer counts as a
                  purchase.
                </Trans>
              ) : (
                <Trans>Nothing was paid: the order leaves no money behind and no longer counts as a purchase.</Trans>
              )}
            </p>
            <TextField
              label={t`Why`}
              name="reason"
              required
              autoFocus
              maxLength={500}
              error={refusalOf(cancel.refusals, "reason")}
            />
            <div className="flex flex-col gap-2">
              {paid && may("REFUNDS_WRITE") && (
                <CheckboxField name="refund" label={t`Give ${paid} back`} defaultChecked />
              )}
              <CheckboxField name="restock" label={t`The goods go back to the stock`} defaultChecked />
              <CheckboxField name="notify" label={t`Tell the customer`} defaultChecked />
            </div>
          </DialogBody>
          <DialogFooter>
            <Button onPress={onClose}>
              <Trans>Keep it</Trans>
            </Button>
            <Button type="submit" variant="danger" isPending={cancel.isPending}>
              <Trans>Cancel the order</Trans>
            </Button>
          </DialogFooter>
        </form>
      )}
    </Dialog>
  );
}
