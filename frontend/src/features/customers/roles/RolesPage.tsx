import { Trans, useLingui } from "@lingui/react/macro";
import { IdCard, Pencil, Plus, Trash } from "lucide-react";
import { useState } from "react";
import type { Role } from "@/features/customers/roles/changes";
import { useCustomerRoles, useRoleWriting } from "@/features/customers/roles/data";
import { RoleDialog } from "@/features/customers/roles/RoleDialog";
import { useMay } from "@/lib/viewer";
import { Button, IconButton } from "@/ui/Button";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Nothing } from "@/ui/Values";

/** What kinds of accounts the shop knows, and what it lets each do. */
export function RolesPage() {
  const { t } = useLingui();
  const canWrite = useMay()("SETTINGS_WRITE");
  const query = useCustomerRoles();
  const { save, remove, refusals, failure } = useRoleWriting();
  const [editing, setEditing] = useState<Role | "new">();
  const roles = (query.data?.customerRoles ?? []).map((role) => ({ ...role, id: role.name }));

  async function drop({ name, permissions }: Role) {
    const done = await remove(name);
    if (done) toast(t`${name} is removed`, { undo: () => void save({ name, permissions }) });
  }

  const columns: TableColumn<Role & { id: string }>[] = [
    { id: "name", header: t`Name`, cell: ({ name }) => <span className="font-medium">{name}</span> },
    {
      id: "permissions",
      header: t`Permissions`,
      className: "whitespace-normal text-soft",
      cell: ({ permissions }) => (permissions.length > 0 ? permissions.join(" · ") : <Nothing />),
    },
    {
      id: "actions",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (role) =>
        canWrite && (
          <span className="inline-flex gap-1">
            <IconButton
              size="sm"
              label={t`Edit ${role.name}`}
              icon={<Pencil className="size-3.5" />}
              onPress={() => setEditing(role)}
            />
            <IconButton
              size="sm"
              label={t`Remove ${role.name}`}
              icon={<Trash className="size-3.5" />}
              onPress={() => void drop(role)}
            />
          </span>
        ),
    },
  ];
  const add = canWrite && (
    <Button onPress={() => setEditing("new")}>
      <Plus className="size-4" />
      <Trans>Add a role</Trans>
    </Button>
  );
  return (
    <Section title={<Trans>Customer roles</Trans>} actions={roles.length > 0 && add}>
      <p className="mb-4 text-muted">
        <Trans>
          What an account may do is up to your shop. Here stand the roles it knows; each customer has one or none.
        </Trans>
      </p>
      <div className="mb-3 empty:hidden">
        <FormNotice refusals={refusals} failure={failure} />
      </div>
      {query.isPending && <Skeleton />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && roles.length === 0 && (
        <EmptyState icon={<IdCard />} title={t`No roles yet`} action={add}>
          <Trans>Such as Wholesale, with what it lets a customer do: see wholesale prices, pay on account.</Trans>
        </EmptyState>
      )}
      {roles.length > 0 && <Table label={t`Customer roles`} columns={columns} rows={roles} />}
      {editing && <RoleDialog role={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </Section>
  );
}
