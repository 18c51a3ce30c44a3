import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { OrderMoneyDocument } from "@/gql/graphql";
import { isZero } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";

const RefundDialog = lazy(() =>
  import("@/features/orders/money/RefundDialog").then(({ RefundDialog: it }) => ({ default: it })),
);
const CancelDialog = lazy(() =>
  import("@/features/orders/money/CancelDialog").then(({ CancelDialog: it }) => ({ default: it })),
);
const PaymentDialog = lazy(() =>
  import("@/features/orders/money/PaymentDialog").then(({ PaymentDialog: it }) => ({ default: it })),
);
const LinkDialog = lazy(() =>
  import("@/features/orders/money/LinkDialog").then(({ LinkDialog: it }) => ({ default: it })),
);
type Open = "refund" | "cancel" | "pay" | "link";

/** What may be done about an order's money and owner: only what its state and the reader's role allow. */
export function OrderActions({ orderId }: { orderId: string }) {
  const { t } = useLingui();
  const may = useMay();
  const [open, setOpen] = useState<Open>();
  const { data } = useQuery(graphqlQuery(OrderMoneyDocument, { id: orderId }));
  const order = data?.order;
  if (!order) return null;
  const can = new Set<string>(order.allowedActions);
  const isOpen = !["DRAFT", "AWAITING_APPROVAL", "CANCELLED"].includes(order.status);
  const isDue = isOpen && may("ORDERS_WRITE") && !isZero(order.due);
  const close = () => setOpen(undefined);
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{t`What to do about this order`}</legend>
      {can.has("REFUND") && (
        <Button size="sm" onPress={() => setOpen("refund")}>
          <Trans>Refund</Trans>
        </Button>
      )}
      {isDue && (
        <Button size="sm" onPress={() => setOpen("pay")}>
          <Trans>Record a payment</Trans>
        </Button>
      )}
      {can.has("LINK") && may("CUSTOMERS_READ") && (
        <Button size="sm" onPress={() => setOpen("link")}>
          {order.customer ? t`Another customer` : t`Put on a customer`}
        </Button>
      )}
      {can.has("CANCEL") && (
        <Button size="sm" onPress={() => setOpen("cancel")}>
          <Trans>Cancel the order</Trans>
        </Button>
      )}
      <Suspense fallback={null}>
        {open === "refund" && <RefundDialog orderId={orderId} onClose={close} />}
        {open === "cancel" && <CancelDialog orderId={orderId} onClose={close} />}
        {open === "pay" && (
          <PaymentDialog orderId={orderId} currencyCode={order.currencyCode} due={order.due.amount} onClose={close} />
        )}
        {open === "link" && (
          <LinkDialog orders={{ ids: [orderId] }} search={order.customer ? "" : (order.email ?? "")} onClose={close} />
        )}
      </Suspense>
    </fieldset>
  );
}
