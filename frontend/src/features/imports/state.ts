import type { ImportSubject } from "@/gql/graphql";

export const SUBJECTS = ["CUSTOMERS", "ORDERS", "NOTES"] as const satisfies readonly ImportSubject[];
export type Subject = (typeof SUBJECTS)[number];

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
