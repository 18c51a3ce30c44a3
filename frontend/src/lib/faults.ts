import type { DataQualityKind } from "@/gql/graphql";

/** Kinds of data faults that the reader may look for; those that read what is hidden need PII_READ. */
export function faultsFor(seesPersonal: boolean): DataQualityKind[] {
  return ["MISSING", "STALE", "UNVERIFIED", ...(seesPersonal ? (["MALFORMED", "CONTRADICTORY"] as const) : [])];
}
