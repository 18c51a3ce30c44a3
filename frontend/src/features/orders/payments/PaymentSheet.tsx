import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PaymentDocument } from "@/gql/graphql";
import { isZero } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { buttonClass } from "@/ui/buttonClass";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { NotFound } from "@/ui/NotFound";
import { ErrorState, Skeleton } from "@/ui/States";
import { OrderState, PaymentState } from "@/ui/status";
import { Instant, Money, Nothing } from "@/ui/Values";

/** One transaction, with the order that it pays and the customer who paid. */
export function PaymentSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(PaymentDocument, { id }));
  const node = query.data?.node;
  const payment = node && "isByHand" in node ? node : undefined;
  return (
    <Dialog title={payment?.reference ?? t`Payment`} isOpen onClose={onClose} kind="sheet">
      {query.isPending && <Skeleton lines={6} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && !payment && <NotFound />}
      {payment && (
        <>
          <DialogBody>
            <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-2.5">
              <Fact label={t`Amount`}>
                <span className="font-semibold text-base">
                  <Money value={payment.amount} />
                </span>
              </Fact>
              <Fact label={t`Status`}>
                <PaymentState value={payment.status} />
              </Fact>
              <Fact label={t`Date`}>
                <Instant at={payment.at} as="datetime" />
              </Fact>
              <Fact label={t`Method`}>{payment.method}</Fact>
              <Fact label={t`Reference`}>
                {payment.reference ? <code className="select-all text-xs">{payment.reference}</code> : <Nothing />}
              </Fact>
              {!isZero(payment.refunded) && (
                <Fact label={t`Given back`}>
                  <Money value={payment.refunded} />
                </Fact>
              )}
              <Fact label={t`Recorded`}>{payment.isByHand ? t`by the team` : t`by the shop`}</Fact>
              <Fact label={t`Customer`}>
                {payment.customer ? (
                  <Link
                    to="/customers/$id"
                    params={{ id: payment.customer.id }}
                    className="font-medium text-accent hover:underline"
                  >
                    {payment.customer.displayName}
                  </Link>
                ) : (
                  <Nothing />
                )}
                {payment.customer?.email && (
                  <span className="block break-words text-muted text-xs">{payment.customer.email}</span>
                )}
              </Fact>
              {payment.order && (
                <>
                  <Fact label={t`Order`}>
                    <Link
                      to="/orders/$id"
                      params={{ id: payment.order.id }}
                      className="font-medium text-accent hover:underline"
                    >
                      {payment.order.number}
                    </Link>
                    <span className="block text-muted text-xs">
                      <Instant at={payment.order.placedAt} /> · {payment.order.store.name}
                    </span>
                  </Fact>
                  <Fact label={t`Order's state`}>
                    <span className="flex flex-wrap gap-x-3">
                      <OrderState value={payment.order.status} />
                      <PaymentState value={payment.order.paymentStatus} />
                    </span>
                  </Fact>
                  <Fact label={t`Order's total`}>
                    <Money value={payment.order.total.presentment} />
                  </Fact>
                </>
              )}
            </dl>
          </DialogBody>
          {payment.order && (
            <DialogFooter>
              <Link to="/orders/$id" params={{ id: payment.order.id }} className={buttonClass("primary")}>
                <Trans>Open the order</Trans>
              </Link>
            </DialogFooter>
          )}
        </>
      )}
    </Dialog>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
