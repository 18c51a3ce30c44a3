import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type CustomFieldKind, CustomFieldsDocument, type FieldPartsFragment } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";

export type Field = FieldPartsFragment;

/** Every custom field of customers in the merchant's order, archived ones too. */
export function useCustomFields() {
  return useQuery({ ...graphqlQuery(CustomFieldsDocument, {}), staleTime: 60_000 });
}

export const KINDS: readonly CustomFieldKind[] = ["TEXT", "NUMBER", "MONEY", "DATE", "BOOLEAN", "CHOICE", "LINK"];

export function useKindWords(): Record<CustomFieldKind, string> {
  const { t } = useLingui();
  return {
    TEXT: t`Text`,
    NUMBER: t`Number`,
    MONEY: t`Amount`,
    DATE: t`Day`,
    BOOLEAN: t`Yes or no`,
    CHOICE: t`Choice`,
    LINK: t`Link`,
  };
}
