import { useLingui } from "@lingui/react/macro";
import { ManyDialog } from "@/features/customers/bulk/ManyDialog";
import type { Selected } from "@/features/customers/bulk/selected";
import { useCustomerRoles } from "@/features/customers/roles/data";
import { SelectField } from "@/ui/Field";

/** Gives all of them one role, or none. */
export default function RoleDialog({ selected, onClose }: { selected: Selected; onClose: () => void }) {
  const { t } = useLingui();
  const { data } = useCustomerRoles();
  return (
    <ManyDialog
      title={t`Set role`}
      selected={selected}
      onClose={onClose}
      fields={["role"]}
      read={({ role }) => ({
        title: role ? t`Role ${role}` : t`Take the role away`,
        input: { role: role ?? null },
      })}
    >
      {(error) => (
        <SelectField
          label={t`Role`}
          name="role"
          autoFocus
          placeholder={t`None`}
          hint={t`Roles are defined under Settings, Customer roles.`}
          options={(data?.customerRoles ?? []).map(({ name }) => ({ value: name, label: name }))}
          error={error("role")}
        />
      )}
    </ManyDialog>
  );
}
