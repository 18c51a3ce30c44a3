import { useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import type { DraftPreviewQuery } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { isZero, type MoneyValue } from "@/lib/format";
import { Money } from "@/ui/Values";

export type Preview = NonNullable<NonNullable<DraftPreviewQuery["orderDraftPreview"]>["preview"]>;

/** What the draft comes to, as the server will save it. */
export function DraftTotals({ preview, isStale }: { preview: Preview; isStale: boolean }) {
  const { t } = useLingui();
  const rows: [string, MoneyValue, boolean][] = [
    [t`Subtotal`, preview.subtotal, true],
    [t`Discounts`, preview.discountTotal, !isZero(preview.discountTotal)],
    [t`Shipping`, preview.shippingTotal, !isZero(preview.shippingTotal)],
    [t`Tax`, preview.taxTotal, !isZero(preview.taxTotal)],
  ];
  const isForeign = preview.baseTotal.currencyCode !== preview.total.currencyCode;
  return (
    <dl
      aria-live="polite"
      className={cx("grid grid-cols-[1fr_auto] gap-y-1", isStale && "opacity-60 transition-opacity")}
    >
      {rows
        .filter(([, , isShown]) => isShown)
        .map(([label, amount]) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right">
              {amount === preview.discountTotal && "−"}
              <Money value={amount} />
            </dd>
          </div>
        ))}
      {preview.applied.map(({ name, explanation, amount }) => (
        <div key={explanation} className="col-span-2 grid grid-cols-subgrid text-xs" data-testid="applied">
          <dt className="truncate text-muted" title={explanation}>
            {name}
          </dt>
          <dd className="text-right text-accent">
            {isZero(amount) ? <Check aria-label={t`Holds`} className="ml-auto size-4" /> : <Money value={amount} />}
          </dd>
        </div>
      ))}
      <div className="col-span-2 grid grid-cols-subgrid border-line border-t pt-1.5 font-semibold text-base">
        <dt>{t`Total`}</dt>
        <dd className="text-right" data-testid="draft-total">
          <Money value={preview.total} />
          {isForeign && (
            <span className="ml-2 font-normal text-muted text-xs">
              <Money value={preview.baseTotal} />
            </span>
          )}
        </dd>
      </div>
    </dl>
  );
}
