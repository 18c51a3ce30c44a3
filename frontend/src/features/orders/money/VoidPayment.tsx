import { Trans, useLingui } from "@lingui/react/macro";
import { TOUCHED } from "@/features/orders/money/parts";
import { OrderPaymentVoidDocument, type OrderQuery } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { newKey, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/Toast";

type Payment = NonNullable<OrderQuery["order"]>["payments"][number];

/** Takes back a payment that was recorded by mistake; it stays in the list, marked. */
export function VoidPayment({ payment }: { payment: Payment }) {
  const { t } = useLingui();
  const may = useMay();
  const take = useWrite(OrderPaymentVoidDocument, ...TOUCHED);
  const isOffered = payment.isByHand && ["PAID", "AUTHORIZED"].includes(payment.status) && may("ORDERS_WRITE");
  if (!isOffered) return null;

  async function run() {
    const done = await take.run({ id: payment.id, idempotencyKey: newKey() });
    if (done) toast(t`The payment is voided`);
  }

  return (
    <>
      {take.refusals[0] && (
        <span role="alert" className="mr-2 text-bad text-xs">
          {take.refusals[0].message}
        </span>
      )}
      <Button size="sm" variant="ghost" isPending={take.isPending} onPress={() => void run()}>
        <Trans>Void</Trans>
      </Button>
    </>
  );
}
