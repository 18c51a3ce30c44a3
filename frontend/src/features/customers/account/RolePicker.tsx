import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { AccountActions } from "@/features/customers/account/actions";
import { useCustomerRoles } from "@/features/customers/roles/data";
import type { AccountPartsFragment } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { SelectField } from "@/ui/Field";
import { Nothing } from "@/ui/Values";

/** What the account may do in the shop: the role, and what it means there. */
export function RolePicker({
  customer: { role },
  actions: { isPending, setRole },
}: {
  customer: AccountPartsFragment;
  actions: AccountActions;
}) {
  const { t } = useLingui();
  const may = useMay();
  const { data } = useCustomerRoles();
  const names = (data?.customerRoles ?? []).map(({ name }) => name);
  const former = role?.name ?? null;
  if (!may("CUSTOMERS_WRITE")) return role ? <Meaning role={role} isNamed /> : <Nothing />;
  if (data && names.length === 0) {
    return may("SETTINGS_WRITE") ? (
      <Link to="/settings/customer-roles" className="text-accent hover:underline">
        <Trans>Define roles</Trans>
      </Link>
    ) : (
      <Nothing />
    );
  }
  return (
    <>
      <SelectField
        label={t`Role`}
        isLabelHidden
        className="max-w-56"
        value={former ?? ""}
        disabled={isPending || !data}
        placeholder={t`None`}
        options={(role && !names.includes(role.name) ? [role.name, ...names] : names).map((name) => ({
          value: name,
          label: name,
        }))}
        onChange={(event) => void setRole(event.target.value || null, former)}
      />
      {role && <Meaning role={role} />}
    </>
  );
}

function Meaning({ role, isNamed = false }: { role: NonNullable<AccountPartsFragment["role"]>; isNamed?: boolean }) {
  return (
    <>
      {isNamed && <span>{role.name}</span>}
      {role.permissions.length > 0 && (
        <p className="whitespace-normal text-muted text-xs">{role.permissions.join(" · ")}</p>
      )}
    </>
  );
}
