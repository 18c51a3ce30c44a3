import { useLingui } from "@lingui/react/macro";
import { DEFAULT_COLUMNS, DEFAULT_SORT, SHORTS, SORTS } from "@/features/customers/list/state";
import { faultsFor } from "@/lib/faults";
import { useMay } from "@/lib/viewer";
import type { Preset, ViewKind } from "@/ui/views/kinds";

export const CUSTOMER_VIEWS: ViewKind = {
  subject: "CUSTOMERS",
  argument: "customerFilter",
  shorts: SHORTS,
  sorts: SORTS,
  defaultSort: DEFAULT_SORT,
  defaultColumns: DEFAULT_COLUMNS,
};

/** Views that everybody has from the start. */
export function useCustomerPresets(): Preset[] {
  const { t } = useLingui();
  const kinds = faultsFor(useMay()("PII_READ"));
  return [
    { id: "everyone", name: t`Everyone`, address: {} },
    { id: "buyers", name: t`Has ordered`, address: { orders: "1.." } },
    { id: "accounts", name: t`With account`, address: { account: "with" } },
    { id: "guests", name: t`Guests`, address: { account: "without" } },
    { id: "never", name: t`Never ordered`, address: { orders: "..0" } },
    {
      id: "attention",
      name: t`Needs attention`,
      address: { filter: JSON.stringify({ dataQuality: kinds }) },
    },
  ];
}
