import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TOUCHED } from "@/features/orders/money/parts";
import {
  OrderMoneyDocument,
  type OrderMoneyQuery,
  OrderRefundDocument,
  type RefundInput,
  RefundPreviewDocument,
} from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { formatMoney, isZero } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";
import { Money } from "@/ui/Values";

type Order = NonNullable<OrderMoneyQuery["order"]>;
type Way = "all" | "lines" | "amount";
const FIELDS = ["amount", "reason", "paymentId"];

/** Gives money back: all that is left, by lines, or an amount; what it comes to is worked out by the server. */
export function RefundDialog({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const { t } = useLingui();
  const query = useQuery({ ...graphqlQuery(OrderMoneyDocument, { id: orderId }), staleTime: 0 });
  const order = query.data?.order;
  return (
    <Dialog isOpen title={order ? t`Refund order ${order.number}` : t`Refund`} onClose={onClose} width="w-[34rem]">
      {query.isPending && <Skeleton lines={5} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {order && <Form order={order} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useLingui();
  const [way, setWay] = useState<Way>("all");
  const [units, setUnits] = useState<Record<string, number>>({});
  const [amount, setAmount] = useState("");
  const [shipping, setShipping] = useState(false);
  const [reason, setReason] = useState("");
  const [payment, setPayment] = useState("");
  const [restock, setRestock] = useState(true);
  const [notify, setNotify] = useState(true);
  const [key, setKey] = useState(newKey);
  const give = useWrite(OrderRefundDocument, ...TOUCHED);
  const lines = Object.entries(units).flatMap(([lineItemId, quantity]) => (quantity ? [{ lineItemId, quantity }] : []));
  const input: RefundInput = {
    reason,
    restock,
    notifyCustomer: notify,
    ...(payment && { paymentId: payment }),
    ...(way === "lines" && { lines, includeShipping: shipping }),
    ...(way === "amount" && { amount: { amount: amount || "0", currencyCode: order.currencyCode } }),
  };
  const isMeant = way === "all" || (way === "lines" ? lines.length > 0 : /^\d+([.,]\d+)?$/.test(amount));
  const asked = JSON.stringify({ ...input, reason: "" });
  const wish = useSettled(asked);
  const preview = useQuery({
    ...graphqlQuery(RefundPreviewDocument, { orderId: order.id, input: JSON.parse(wish) as RefundInput }),
    enabled: isMeant,
    placeholderData: keepPreviousData,
  });
  // What is shown beside the button is what the button does: an answer to an earlier wish is none.
  const isAnswered = isMeant && wish === asked && !preview.isPlaceholderData;
  const seen = isAnswered ? preview.data?.refundPreview : undefined;
  const received = order.payments.filter(({ status }) => status === "PAID" || status === "PARTIALLY_REFUNDED");
  const ways: { value: Way; label: string }[] = [
    { value: "all", label: t`All that is left` },
    ...(order.lineItems.some(({ refundableQuantity }) => refundableQuantity > 0)
      ? [{ value: "lines" as const, label: t`Items that come back` }]
      : []),
    { value: "amount", label: t`An amount` },
  ];

  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await give.run({ orderId: order.id, input, idempotencyKey: key });
    setKey(newKey());
    if (!done) return;
    const back = done.refund ? formatMoney(done.refund.amount.presentment) : "";
    toast(back ? t`${back} goes back` : t`The refund is recorded`);
    onClose();
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-1 flex-col">
      <DialogBody className="flex flex-col gap-4">
        <FormNotice refusals={otherRefusals(give.refusals, FIELDS)} failure={give.failure} />
        <SelectField
          label={t`What goes back`}
          value={way}
          options={ways}
          onChange={(event) => setWay(event.target.value as Way)}
        />
        {way === "lines" && (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-soft text-xs">
              <Trans>How many of each</Trans>
            </legend>
            {order.lineItems.map(({ id, title, sku, refundableQuantity }) => (
              <label key={id} className="flex items-center gap-3">
                <span className="min-w-0 flex-1 truncate" title={sku ? `${title}, ${sku}` : title}>
                  {title}
                  {sku && <span className="ml-2 text-muted text-xs">{sku}</span>}
                </span>
                <input
                  type="number"
                  min={0}
                  max={refundableQuantity}
                  value={units[id] ?? 0}
                  disabled={refundableQuantity === 0}
                  aria-label={sku ? t`How many of ${title}, ${sku} come back` : t`How many of ${title} come back`}
                  onChange={(event) => setUnits({ ...units, [id]: event.target.valueAsNumber || 0 })}
                  className="field w-20 text-right"
                />
                <span className="w-12 text-muted text-xs">{t`of ${refundableQuantity}`}</span>
              </label>
            ))}
            {!isZero(order.shippingTotal.presentment) && (
              <CheckboxField
                label={t`Shipping too`}
                checked={shipping}
                onChange={(event) => setShipping(event.target.checked)}
              />
            )}
          </fieldset>
        )}
        {way === "amount" && (
          <TextField
            label={t`Amount in ${order.currencyCode}`}
            inputMode="decimal"
            required
            autoFocus
            value={amount}
            error={refusalOf(give.refusals, "amount")}
            onChange={(event) => setAmount(event.target.value.replace(",", "."))}
          />
        )}
        <TextField
          label={t`Why`}
          required
          maxLength={500}
          value={reason}
          error={refusalOf(give.refusals, "reason")}
          onChange={(event) => setReason(event.target.value)}
        />
        {received.length > 1 && (
          <SelectField
            label={t`From which payment`}
            value={payment}
            placeholder={t`Any`}
            error={refusalOf(give.refusals, "paymentId")}
            options={received.map((one) => ({
              value: one.id,
              label: [one.method, one.reference, formatMoney(one.amount)].filter(Boolean).join(" · "),
            }))}
            onChange={(event) => setPayment(event.target.value)}
          />
        )}
        <div className="flex flex-col gap-2">
          {way !== "amount" && (
            <CheckboxField
              label={t`The goods go back to the stock`}
              checked={restock}
              onChange={(event) => setRestock(event.target.checked)}
            />
          )}
          <CheckboxField
            label={t`Tell the customer`}
            checked={notify}
            onChange={(event) => setNotify(event.target.checked)}
          />
        </div>
        <div aria-live="polite" className="rounded-md bg-hover px-3 py-2">
          {seen?.userErrors[0] ? (
            <p className="text-bad">{seen.userErrors[0].message}</p>
          ) : (
            <p>
              <Trans>
                <Money value={seen?.amount} /> goes back; <Money value={seen?.left ?? order.refundable} /> could follow.
              </Trans>
            </p>
          )}
          <p className="text-muted text-xs">
            <Trans>Regulars books it and tells your shop, which moves the money.</Trans>
          </p>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
        <Button
          type="submit"
          variant="primary"
          isPending={give.isPending}
          isDisabled={!seen || seen.userErrors.length > 0}
        >
          {seen?.amount ? t`Give back ${formatMoney(seen.amount)}` : t`Give back`}
        </Button>
      </DialogFooter>
    </form>
  );
}
