import { useLingui } from "@lingui/react/macro";
import { DEFAULT_COLUMNS, DEFAULT_SORT, SHORTS, SORTS } from "@/features/orders/payments/state";
import type { Preset, ViewKind } from "@/ui/views/kinds";

export const PAYMENT_VIEWS: ViewKind = {
  subject: "PAYMENTS",
  argument: "paymentFilter",
  shorts: SHORTS,
  sorts: SORTS,
  defaultSort: DEFAULT_SORT,
  defaultColumns: DEFAULT_COLUMNS,
};

/** Views that everybody has from the start. */
export function usePaymentPresets(): Preset[] {
  const { t } = useLingui();
  return [
    { id: "all", name: t`All payments`, address: {} },
    { id: "failed", name: t`Failed and voided`, address: { status: "FAILED,VOIDED" } },
    { id: "authorized", name: t`Authorized, not taken`, address: { status: "AUTHORIZED" } },
    { id: "given", name: t`Given back`, address: { filter: '{"refunded":true}' } },
    { id: "recent", name: t`Last 30 days`, address: { at: "P30D" } },
  ];
}
