import { useLingui } from "@lingui/react/macro";
import type { BothAmountsFragment, OrderQuery } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { isZero } from "@/lib/format";
import { Money } from "@/ui/Values";

/** The sums of an order, in the money it was paid in; beside them in the base currency where that is another. */
export function Totals({ order }: { order: NonNullable<OrderQuery["order"]> }) {
  const { t } = useLingui();
  const lines: [string, BothAmountsFragment, boolean][] = [
    [t`Subtotal`, order.subtotal, true],
    [t`Discounts`, order.discountTotal, false],
    [t`Shipping`, order.shippingTotal, false],
    [t`Tax`, order.taxTotal, false],
    [t`Total`, order.fullTotal, true],
    [t`Refunded`, order.refundedTotal, false],
    [t`Net`, order.netTotal, !isZero(order.refundedTotal.presentment)],
  ];
  return (
    <dl className="mt-3 ml-auto grid w-80 max-w-full grid-cols-[1fr_auto] gap-y-1">
      {lines
        .filter(([, amounts, isAlways]) => isAlways || !isZero(amounts.presentment))
        .map(([label, { presentment, base }]) => (
          <div
            key={label}
            className={cx(
              "col-span-2 grid grid-cols-subgrid",
              label === t`Total` && "border-line border-t pt-1 font-semibold",
            )}
          >
            <dt className={label === t`Total` ? undefined : "text-muted"}>{label}</dt>
            <dd className="text-right">
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
