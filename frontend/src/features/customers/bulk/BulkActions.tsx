import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Tag, UsersRound } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { changeMany } from "@/features/customers/bulk/change";
import { DeleteDialog } from "@/features/customers/bulk/DeleteDialog";
import type { Selected } from "@/features/customers/bulk/selected";
import { GroupPicker } from "@/features/customers/GroupPicker";
import { type CustomersBulkInput, TagChoicesDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button, IconButton } from "@/ui/Button";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { Picker } from "@/ui/Picker";
import { Popover } from "@/ui/Popover";

const DIALOGS = {
  consent: lazy(() => import("@/features/customers/bulk/ConsentsDialog")),
  status: lazy(() => import("@/features/customers/bulk/StatusDialog")),
  role: lazy(() => import("@/features/customers/bulk/RoleDialog")),
  field: lazy(() => import("@/features/customers/bulk/FieldDialog")),
  language: lazy(() => import("@/features/customers/bulk/LanguageDialog")),
};

/** Records that become one at once. */
const MOST_MERGED = 50;

interface BulkActionsProps {
  selected: Selected;
  onBusy: (isBusy: boolean) => void;
}

export type Change = (input: Partial<CustomersBulkInput>, title: string) => void;

/** Tags, groups, consent, account, language, tax, deletion: each a job. */
export default function BulkActions({ selected, onBusy }: BulkActionsProps) {
  const { t } = useLingui();
  const may = useMay();
  const navigate = useNavigate();
  const named = selected.customers.ids ?? [];
  const [dialog, setDialog] = useState<keyof typeof DIALOGS | "delete">();
  const Form = dialog && dialog !== "delete" ? DIALOGS[dialog] : undefined;
  const { data } = useQuery({ ...graphqlQuery(TagChoicesDocument, {}), staleTime: 60_000 });
  const tags = (data?.customerTags ?? []).map((tag) => ({ value: tag, label: tag }));

  const change: Change = (input, title) => {
    onBusy(true);
    void changeMany(selected.customers, input, title)
      .then((isBegun) => isBegun && selected.clear())
      .finally(() => onBusy(false));
  };

  return (
    <>
      {may("CUSTOMERS_WRITE") && (
        <Opener icon={<Tag className="size-4" />} label={t`Tag`}>
          {(close) => (
            <Picker
              label={t`Tag`}
              options={tags}
              onPick={({ value }) => {
                close();
                change({ tagsAdd: [value] }, t`Tag “${value}”`);
              }}
              createLabel={(tag) => t`Add “${tag}”`}
              onCreate={(tag) => {
                close();
                change({ tagsAdd: [tag] }, t`Tag “${tag}”`);
              }}
            />
          )}
        </Opener>
      )}
      {may("CUSTOMERS_WRITE") && may("GROUPS_WRITE") && (
        <Opener icon={<UsersRound className="size-4" />} label={t`Add to group`}>
          {(close) => (
            <GroupPicker
              onPick={({ id, name }) => {
                close();
                change({ groupIdsAdd: [id] }, t`Add to ${name}`);
              }}
            />
          )}
        </Opener>
      )}
      {may("CUSTOMERS_WRITE") && (
        <>
          <Opener label={t`Remove tag`}>
            {(close) => (
              <Picker
                label={t`Tag to remove`}
                options={tags}
                onPick={({ value }) => {
                  close();
                  change({ tagsRemove: [value] }, t`Remove the tag “${value}”`);
                }}
              />
            )}
          </Opener>
          {may("GROUPS_WRITE") && (
            <Opener label={t`Remove from group`}>
              {(close) => (
                <GroupPicker
                  onPick={({ id, name }) => {
                    close();
                    change({ groupIdsRemove: [id] }, t`Remove from ${name}`);
                  }}
                />
              )}
            </Opener>
          )}
          <MenuButton
            label={t`More for the selection`}
            trigger={<IconButton label={t`More for the selection`} icon={<Ellipsis className="size-4" />} />}
          >
            {may("CUSTOMERS_MERGE") && named.length > 1 && named.length <= MOST_MERGED && (
              <MenuItem onAction={() => void navigate({ to: "/customers/merge", search: { ids: named.join(",") } })}>
                <Trans>Merge…</Trans>
              </MenuItem>
            )}
            {may("CONSENT_WRITE") && (
              <MenuItem onAction={() => setDialog("consent")}>
                <Trans>Record consent…</Trans>
              </MenuItem>
            )}
            <MenuItem onAction={() => setDialog("status")}>
              <Trans>Set account status…</Trans>
            </MenuItem>
            <MenuItem onAction={() => setDialog("role")}>
              <Trans>Set role…</Trans>
            </MenuItem>
            <MenuItem onAction={() => setDialog("field")}>
              <Trans>Set a custom field…</Trans>
            </MenuItem>
            <MenuItem onAction={() => setDialog("language")}>
              <Trans>Set language…</Trans>
            </MenuItem>
            <MenuItem onAction={() => change({ taxExempt: true }, t`Buy without tax`)}>
              <Trans>Buy without tax</Trans>
            </MenuItem>
            <MenuItem onAction={() => change({ taxExempt: false }, t`Buy with tax`)}>
              <Trans>Buy with tax</Trans>
            </MenuItem>
            <MenuItem isDanger onAction={() => setDialog("delete")}>
              <Trans>Delete…</Trans>
            </MenuItem>
          </MenuButton>
        </>
      )}
      {Form && (
        <Suspense fallback={null}>
          <Form selected={selected} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
      {dialog === "delete" && (
        <DeleteDialog customers={selected.customers} onClose={() => setDialog(undefined)} onChange={change} />
      )}
    </>
  );
}

function Opener({
  label,
  icon,
  children,
}: {
  label: string;
  icon?: ReactNode;
  children: (close: () => void) => ReactNode;
}) {
  return (
    <Popover
      label={label}
      className="p-2"
      trigger={
        <Button size="sm">
          {icon}
          {label}
        </Button>
      }
    >
      {children}
    </Popover>
  );
}
