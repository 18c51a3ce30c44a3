import { useLingui } from "@lingui/react/macro";
import type { BothAmountsFragment, OrderQuery } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { isZero } from "@/lib/format";
import { Money } from "@/ui/Values";

/** The sums of an order, in the money it was paid in; beside them in the base currency where that is another. */
export function Totals({ order }: { order: NonNullable<OrderQuery["order"]> }) {
  const { t } = useLingui();
  const some = (amounts: BothAmountsFragment) => !isZero(amounts.presentment);
  const isRefunded = some(order.refundedTotal);
  const lines: {
    label: string;
    amounts: BothAmountsFragment;
    isShown: boolean;
    isLess?: boolean;
    isTotal?: boolean;
  }[] = [
    { label: t`Subtotal`, amounts: order.subtotal, isShown: true },
    { label: t`Discounts`, amounts: order.discountTotal, isShown: some(order.discountTotal), isLess: true },
    { label: t`Shipping`, amounts: order.shippingTotal, isShown: some(order.shippingTotal) },
    { label: t`Tax`, amounts: order.taxTotal, isShown: some(order.taxTotal) },
    { label: t`Total`, amounts: order.fullTotal, isShown: true, isTotal: true },
    { label: t`Refunded`, amounts: order.refundedTotal, isShown: isRefunded, isLess: true },
    { label: t`Net`, amounts: order.netTotal, isShown: isRefunded },
  ];
  return (
    <dl className="mt-3 ml-auto grid w-80 max-w-full grid-cols-[1fr_auto] gap-y-1">
      {lines
        .filter(({ isShown }) => isShown)
        .map(({ label, amounts: { presentment, base }, isLess, isTotal }) => (
          <div
            key={label}
            className={cx("col-span-2 grid grid-cols-subgrid", isTotal && "border-line border-t pt-1 font-semibold")}
          >
            <dt className={isTotal ? undefined : "text-muted"}>{label}</dt>
            <dd className="text-right">
              {isLess && "−"}
              <Money value={presentment} />
              {base.currencyCode !== presentment.currencyCode && (
                <span className="ml-2 font-normal text-muted text-xs">
                  <Money value={base} />
                </span>
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}
