import { useLingui } from "@lingui/react/macro";
import { DEFAULT_COLUMNS, DEFAULT_SORT, SHORTS, SORTS } from "@/features/orders/state";
import type { Preset, ViewKind } from "@/ui/views/kinds";

export const ORDER_VIEWS: ViewKind = {
  subject: "ORDERS",
  argument: "orderFilter",
  shorts: SHORTS,
  sorts: SORTS,
  defaultSort: DEFAULT_SORT,
  defaultColumns: DEFAULT_COLUMNS,
};

/** Views that everybody has from the start. */
export function useOrderPresets(): Preset[] {
  const { t } = useLingui();
  return [
    { id: "all", name: t`All orders`, address: {} },
    { id: "unpaid", name: t`Unpaid`, address: { payment: "UNPAID,PARTIALLY_PAID" } },
    {
      id: "unsent",
      name: t`To be sent`,
      address: { status: "PENDING,CONFIRMED,PROCESSING", goods: "UNFULFILLED,PARTIAL" },
    },
    { id: "stuck", name: t`Stuck`, address: { filter: '{"stuckFor":"P0D"}', sort: "stuck" } },
    { id: "stuckTransit", name: t`Stuck in transit`, address: { filter: '{"stuckIn":["IN_TRANSIT"]}', sort: "stuck" } },
    { id: "recent", name: t`Last 30 days`, address: { placed: "P30D" } },
    { id: "guests", name: t`Linked to nobody`, address: { filter: '{"unlinked":true}' } },
  ];
}
