import type { ImportSubject, Scope } from "@/gql/graphql";

export const SUBJECTS = ["CUSTOMERS", "ORDERS", "NOTES", "PRODUCTS"] as const satisfies readonly ImportSubject[];
export type Subject = (typeof SUBJECTS)[number];

/** What one needs for each, beside the scope of the page. */
export const NEEDED = {
  CUSTOMERS: "CUSTOMERS_WRITE",
  ORDERS: "ORDERS_WRITE",
  NOTES: "NOTES_WRITE",
  PRODUCTS: "PRODUCTS_WRITE",
} as const satisfies Record<Subject, Scope>;

/** Field by header; null where the column is left out. */
export type Mapping = Readonly<Record<string, string | null>>;

/** With one column for each field: a field that is chosen anew leaves the column that had it. */
export function remapped(mapping: Mapping, header: string, field: string | null): Mapping {
  const next: Record<string, string | null> = { ...mapping, [header]: field };
  for (const other of Object.keys(next)) {
    if (other !== header && field !== null && next[other] === field) next[other] = null;
  }
  return next;
}

export function toInput(mapping: Mapping | undefined) {
  return mapping ? Object.entries(mapping).map(([header, field]) => ({ header, field })) : null;
}
