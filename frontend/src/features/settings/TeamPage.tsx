import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Ellipsis, UserPlus } from "lucide-react";
import { useState } from "react";
import { InviteDialog } from "@/features/settings/InviteDialog";
import { RoleTable } from "@/features/settings/RoleTable";
import {
  type StaffInput,
  type StaffPartsFragment,
  type StaffStatus,
  StaffUpdateDocument,
  TeamDocument,
} from "@/gql/graphql";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay, useViewer } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Badge, Status, type Tone } from "@/ui/Badge";
import { Button, IconButton } from "@/ui/Button";
import { MenuButton, MenuItem, MenuSeparator } from "@/ui/Menu";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Instant, Nothing } from "@/ui/Values";

const TONES: Partial<Record<StaffStatus, Tone>> = { LOCKED: "warn", DISABLED: "quiet", INVITED: "quiet" };

export function TeamPage() {
  const { t } = useLingui();
  const may = useMay();
  const viewer = useViewer();
  const canWrite = may("STAFF_WRITE");
  const query = useQuery(graphqlQuery(TeamDocument, {}));
  const [isInviting, setInviting] = useState(false);
  const roles = query.data?.staffRoles ?? [];
  const words: Record<StaffStatus, string> = {
    INVITED: t`Invited`,
    ACTIVE: t`Active`,
    LOCKED: t`Locked`,
    DISABLED: t`Disabled`,
  };

  async function change(colleague: StaffPartsFragment, input: StaffInput, before?: StaffInput) {
    const { staff, userErrors } = await write(StaffUpdateDocument, {
      id: colleague.id,
      input,
      expectedVersion: colleague.version,
    });
    await invalidate("Team");
    if (!staff) {
      toast(userErrors[0]?.message ?? t`That was refused.`, { tone: "bad" });
      return;
    }
    toast(t`${staff.name} was changed`, before ? { undo: () => void change(staff, before) } : {});
  }

  const columns: TableColumn<StaffPartsFragment>[] = [
    {
      id: "name",
      header: t`Name`,
      cell: ({ id, name }) => (
        <>
          <span className="font-medium">{name}</span> {id === viewer?.staff?.id && <Badge tone="quiet">{t`You`}</Badge>}
        </>
      ),
    },
    { id: "email", header: t`E-mail`, className: "text-soft", cell: ({ email }) => email ?? <Nothing /> },
    {
      id: "role",
      header: t`Role`,
      cell: ({ role }) => <span className="inline-block first-letter:uppercase">{role.name}</span>,
    },
    {
      id: "status",
      header: t`State`,
      cell: ({ status }) => <Status tone={TONES[status] ?? "plain"}>{words[status]}</Status>,
    },
    { id: "seen", header: t`Last sign-in`, cell: ({ lastSignInAt }) => <Instant at={lastSignInAt} as="relative" /> },
    {
      id: "actions",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (colleague) =>
        canWrite &&
        colleague.id !== viewer?.staff?.id && (
          <MenuButton
            label={t`Change ${colleague.name}`}
            trigger={
              <IconButton size="sm" label={t`Change ${colleague.name}`} icon={<Ellipsis className="size-4" />} />
            }
          >
            {roles.map((role) => (
              <MenuItem
                key={role.id}
                isDisabled={role.id === colleague.role.id}
                onAction={() => void change(colleague, { roleId: role.id }, { roleId: colleague.role.id })}
              >
                {t`Make ${role.name}`}
              </MenuItem>
            ))}
            <MenuSeparator />
            {colleague.status === "DISABLED" ? (
              <MenuItem
                onAction={() => void change(colleague, { status: "ACTIVE" }, { status: "DISABLED" })}
              >{t`Let in again`}</MenuItem>
            ) : (
              <MenuItem isDanger onAction={() => void change(colleague, { status: "DISABLED" }, { status: "ACTIVE" })}>
                {t`Disable`}
              </MenuItem>
            )}
          </MenuButton>
        ),
    },
  ];

  if (query.isPending) return <Skeleton />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <Section
        title={<Trans>Team</Trans>}
        actions={
          canWrite && (
            <Button onPress={() => setInviting(true)}>
              <UserPlus className="size-4" />
              <Trans>Invite</Trans>
            </Button>
          )
        }
      >
        <Table label={t`Team`} columns={columns} rows={query.data.staff?.nodes ?? []} />
      </Section>
      <Section title={<Trans>Roles</Trans>}>
        <RoleTable roles={roles} />
      </Section>
      {isInviting && <InviteDialog roles={roles} onClose={() => setInviting(false)} />}
    </>
  );
}
