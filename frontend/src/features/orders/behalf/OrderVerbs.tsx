import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import {
  DraftApproveDocument,
  DraftInvoiceDocument,
  type OrderAction,
  type OrderNotificationEvent,
  OrderTellDocument,
} from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { newKey, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { ComposeButton } from "@/ui/mail/ComposeButton";
import { toast } from "@/ui/Toast";

const ApprovedBy = lazy(() => import("@/features/orders/behalf/ApprovedBy"));
const RejectDialog = lazy(() => import("@/features/orders/behalf/RejectDialog"));

interface OrderVerbsProps {
  order: {
    id: string;
    status: string;
    allowedActions: readonly OrderAction[];
    customer: { id: string } | null;
    company: { id: string } | null;
    refunds: readonly unknown[];
  };
}

/** What is done for a customer about an order: a draft gone on with, a mail written or sent once more. */
export function OrderVerbs({ order }: OrderVerbsProps) {
  const { t } = useLingui();
  const may = useMay();
  const telling = useWrite(OrderTellDocument, "Order", "CustomerMessages", "MessageList");
  const invoicing = useWrite(DraftInvoiceDocument, "Order", "CustomerMessages", "MessageList");
  const approving = useWrite(DraftApproveDocument, "Order", "OrderList", "Customer");
  const [isRejecting, setRejecting] = useState(false);
  const can = (action: OrderAction) => order.allowedActions.includes(action);
  const isPlaced = order.status !== "DRAFT" && order.status !== "AWAITING_APPROVAL";
  const events: [OrderNotificationEvent, string, boolean][] = [
    ["CONFIRMED", t`Confirmation`, isPlaced && order.status !== "CANCELLED"],
    ["SHIPPED", t`On its way`, ["IN_TRANSIT", "DELIVERED", "COMPLETED"].includes(order.status)],
    ["DELIVERED", t`Delivered`, ["DELIVERED", "COMPLETED"].includes(order.status)],
    ["CANCELLED", t`Cancelled`, order.status === "CANCELLED"],
    ["REFUNDED", t`Refund`, order.refunds.length > 0],
  ];
  const say = (done: unknown, refusals: readonly { message: string }[]) =>
    toast(done ? t`The mail is on its way.` : (refusals[0]?.message ?? t`It could not be sent.`), {
      tone: done ? "plain" : "bad",
    });

  return (
    <>
      {order.customer && <ComposeButton customerId={order.customer.id} orderId={order.id} />}
      {may("MESSAGES_SEND") && (
        <MenuButton
          label={t`Send a mail of this order`}
          trigger={
            <Button>
              <Send className="size-4" />
              <Trans>Send</Trans>
            </Button>
          }
        >
          {can("SEND_INVOICE") && (
            <MenuItem
              onAction={() =>
                void invoicing
                  .run({ id: order.id, message: null, key: newKey() })
                  .then((done) => say(done, invoicing.refusals))
              }
            >
              {t`Invoice`}
            </MenuItem>
          )}
          {events
            .filter(([, , isThere]) => isThere)
            .map(([event, label]) => (
              <MenuItem
                key={event}
                onAction={() =>
                  void telling.run({ id: order.id, event, key: newKey() }).then((done) => say(done, telling.refusals))
                }
              >
                {label}
              </MenuItem>
            ))}
        </MenuButton>
      )}
      {can("APPROVE") && (
        <Button onPress={() => setRejecting(true)}>
          <Trans>Reject</Trans>
        </Button>
      )}
      <Suspense>
        {can("APPROVE") && order.company && <ApprovedBy orderId={order.id} companyId={order.company.id} />}
      </Suspense>
      <Suspense>{isRejecting && <RejectDialog orderId={order.id} onClose={() => setRejecting(false)} />}</Suspense>
      {can("APPROVE") && (
        <Button
          variant="primary"
          isPending={approving.isPending}
          onPress={() => void approving.run({ id: order.id, decision: "APPROVED", reason: null })}
        >
          <Trans>Approve</Trans>
        </Button>
      )}
      {can("EDIT") && (
        <Link to="/orders/$id/edit" params={{ id: order.id }} className={buttonClass("primary")}>
          <Trans>Edit draft</Trans>
        </Link>
      )}
    </>
  );
}
