import { useLingui } from "@lingui/react/macro";
import type { CompanyRole } from "@/gql/graphql";

/** What members may do, in words. */
export function useRoleWords(): Record<CompanyRole, string> {
  const { t } = useLingui();
  return { BUYER: t`Buyer`, APPROVER: t`Approver`, ADMIN: t`Administrator` };
}

export const ROLES: readonly CompanyRole[] = ["BUYER", "APPROVER", "ADMIN"];
