import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type Role, withoutRole, withRole } from "@/features/customers/roles/changes";
import { CustomerRolesDocument, CustomerRolesSetDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { graphqlQuery } from "@/lib/query";
import { useWrite } from "@/lib/write";
import { toast } from "@/ui/Toast";

export function useCustomerRoles() {
  return useQuery(graphqlQuery(CustomerRolesDocument, {}));
}

/** Each change is made to the roles as they stand at that moment: what a colleague defined meanwhile stays. */
export function useRoleWriting() {
  const { t } = useLingui();
  const write = useWrite(CustomerRolesSetDocument, "CustomerRoles", "CustomerAccount");
  const change = async (next: (standing: readonly Role[]) => Role[]) => {
    const standing = await request(CustomerRolesDocument, {}).catch(() => undefined);
    if (standing?.customerRoles) return write.run({ roles: next(standing.customerRoles) });
    toast(t`The server cannot be reached. Nothing was saved.`, { tone: "bad" });
    return undefined;
  };
  return {
    ...write,
    save: (role: Role, former?: string) => change((standing) => withRole(standing, role, former)),
    remove: (name: string) => change((standing) => withoutRole(standing, name)),
  };
}
