import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { Button as AriaButton } from "react-aria-components";
import { type Detail, showAlready } from "@/features/customers/data";
import { GroupPicker, type PickedGroup } from "@/features/customers/GroupPicker";
import {
  CustomerUpdateDocument,
  GroupMembersAddDocument,
  GroupMembersRemoveDocument,
  TagChoicesDocument,
} from "@/gql/graphql";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { IconButton } from "@/ui/Button";
import { Picker } from "@/ui/Picker";
import { Popover } from "@/ui/Popover";
import { toast } from "@/ui/Toast";

const Benefits = lazy(() => import("@/features/customers/view/Benefits"));

/** Groups the customer is in; added and removed at once, taken back with Undo. */
export function Groups({ customer }: { customer: Detail }) {
  const { t } = useLingui();
  const may = useMay();
  const { id } = customer;
  const groups = customer.groups?.nodes ?? [];

  async function put(group: PickedGroup, isMember: boolean, canUndo = true) {
    const takeBack = showAlready(id, (before) => ({
      ...before,
      groups: { nodes: withGroup(before, group, isMember) },
    }));
    try {
      const membership = { groupId: group.id, customers: { ids: [id] } };
      const { userErrors } = isMember
        ? await write(GroupMembersAddDocument, membership)
        : await write(GroupMembersRemoveDocument, membership);
      if (userErrors[0]) throw new Error(userErrors[0].message);
    } catch (error) {
      takeBack();
      toast((error as Error).message, { tone: "bad" });
      return;
    }
    void invalidate("CustomerList", "CustomerTimeline", "GroupChoices");
    if (canUndo)
      toast(isMember ? t`Added to ${group.name}` : t`Removed from ${group.name}`, {
        undo: () => void put(group, !isMember, false),
      });
  }

  if (!may("GROUPS_READ")) return null;
  return (
    <>
      <Line title={t`Groups`}>
        {groups.map((group) => (
          <Chip
            key={group.id}
            label={group.name}
            removeLabel={t`Remove from ${group.name}`}
            onRemove={may("GROUPS_WRITE") ? () => void put(group, false) : undefined}
          />
        ))}
        {may("GROUPS_WRITE") && (
          <AddPopover label={t`Add to a group`}>
            {(close) => (
              <GroupPicker
                without={groups.map((group) => group.id)}
                onPick={(group) => {
                  close();
                  void put(group, true);
                }}
              />
            )}
          </AddPopover>
        )}
      </Line>
      <Suspense fallback={null}>
        <Benefits id={id} />
      </Suspense>
    </>
  );
}

function withGroup({ groups }: Detail, group: PickedGroup, isMember: boolean): PickedGroup[] {
  const others = (groups?.nodes ?? []).filter(({ id }) => id !== group.id);
  return isMember ? [...others, group] : others;
}

/** Tags of the customer. */
export function Tags({ customer }: { customer: Detail }) {
  const { t } = useLingui();
  const may = useMay();
  const { id, tags, version } = customer;
  const choices = useQuery({ ...graphqlQuery(TagChoicesDocument, {}), staleTime: 60_000 });

  async function put(next: string[]) {
    const takeBack = showAlready(id, (before) => ({ ...before, tags: next }));
    try {
      const { userErrors } = await write(CustomerUpdateDocument, {
        id,
        input: { tags: next },
        expectedVersion: version,
      });
      if (userErrors[0]) throw new Error(userErrors[0].message);
    } catch (error) {
      takeBack();
      toast((error as Error).message, { tone: "bad" });
    }
    await invalidate("Customer", "CustomerList", "TagChoices");
  }

  return (
    <Line title={t`Tags`}>
      {tags.map((tag) => (
        <Chip
          key={tag}
          label={tag}
          removeLabel={t`Remove the tag ${tag}`}
          onRemove={may("CUSTOMERS_WRITE") ? () => void put(tags.filter((other) => other !== tag)) : undefined}
        />
      ))}
      {may("CUSTOMERS_WRITE") && (
        <AddPopover label={t`Add a tag`}>
          {(close) => {
            const add = (tag: string) => {
              close();
              void put([...tags, tag]);
            };
            const free = (choices.data?.customerTags ?? []).filter((tag) => !tags.includes(tag));
            return (
              <Picker
                label={t`Tag`}
                options={free.map((tag) => ({ value: tag, label: tag }))}
                onPick={({ value }) => add(value)}
                createLabel={(tag) => t`Add “${tag}”`}
                onCreate={add}
              />
            );
          }}
        </AddPopover>
      )}
    </Line>
  );
}

function AddPopover({ label, children }: { label: string; children: (close: () => void) => ReactNode }) {
  return (
    <Popover
      label={label}
      className="p-2"
      trigger={<IconButton size="sm" label={label} icon={<Plus className="size-3.5" />} />}
    >
      {children}
    </Popover>
  );
}

function Line({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="w-14 shrink-0 text-muted text-xs">{title}</span>
      {children}
    </div>
  );
}

function Chip({
  label,
  removeLabel,
  onRemove,
}: {
  label: string;
  removeLabel: string;
  onRemove: (() => void) | undefined;
}) {
  return (
    <span className="inline-flex h-6 items-center overflow-hidden rounded-sm bg-press/60 font-medium text-soft text-xs">
      <span className="max-w-40 truncate px-2">{label}</span>
      {onRemove && (
        <AriaButton
          aria-label={removeLabel}
          onPress={onRemove}
          className="flex h-full items-center pr-1.5 text-muted hover:text-fg focus-visible:-outline-offset-2"
        >
          <X aria-hidden className="size-3" />
        </AriaButton>
      )}
    </span>
  );
}
