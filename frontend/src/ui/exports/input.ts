import type { ExportFormat, ExportInput, ExportSubject } from "@/gql/graphql";
import type { ExportedList } from "@/ui/exports/ExportButton";

export type Extent = "selected" | "matching" | "all";

export interface ExportWish {
  what: ExportSubject;
  extent: Extent;
  format: ExportFormat;
  fields: string[];
  from: string;
  to: string;
  reason: string;
  isForExcel: boolean;
  isRaw: boolean;
  isAcknowledged: boolean;
}

/** What the server is asked for: the list's own filter, selection and sort. */
export function inputOf(wish: ExportWish, list: ExportedList): ExportInput {
  const { from, to } = wish;
  const chosen =
    wish.extent === "selected"
      ? { ids: [...(list.selected ?? [])] }
      : wish.extent === "matching"
        ? { filter: list.filter }
        : undefined;
  const isCsv = wish.format === "CSV";
  return {
    what: wish.what,
    format: wish.format,
    fields: wish.fields,
    raw: isCsv && wish.isRaw,
    byteOrderMark: isCsv && wish.isForExcel,
    acknowledgedPersonalData: wish.isAcknowledged,
    reason: wish.reason || null,
    ...((from || to) && { range: { from: from || null, to: to || null } }),
    ...(list.what === "CUSTOMERS" && { ...(chosen && { customers: chosen }), customerOrderBy: list.orderBy }),
    ...(list.what === "ORDERS" && { ...(chosen && { orders: chosen }), orderOrderBy: list.orderBy }),
    ...(list.what === "PAYMENTS" && { ...(chosen && { payments: chosen }), paymentOrderBy: list.orderBy }),
  } as ExportInput;
}
