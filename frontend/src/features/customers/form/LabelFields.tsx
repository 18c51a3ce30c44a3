import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { GroupPicker, type PickedGroup } from "@/features/customers/GroupPicker";
import { TagChoicesDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button, IconButton } from "@/ui/Button";
import { Picker } from "@/ui/Picker";
import { Popover } from "@/ui/Popover";

interface LabelFieldsProps {
  groups: readonly PickedGroup[];
  onGroups: (groups: PickedGroup[]) => void;
  tags: readonly string[];
  onTags: (tags: string[]) => void;
}

/** Groups and tags of a customer who is not there yet. */
export function LabelFields({ groups, onGroups, tags, onTags }: LabelFieldsProps) {
  const { t } = useLingui();
  const may = useMay();
  const choices = useQuery({ ...graphqlQuery(TagChoicesDocument, {}), staleTime: 60_000 });
  const free = (choices.data?.customerTags ?? []).filter((tag) => !tags.includes(tag));
  return (
    <>
      {may("GROUPS_READ") && (
        <Row
          title={t`Groups`}
          addLabel={t`Add to a group`}
          items={groups.map(({ id, name }) => ({ id, label: name }))}
          onRemove={(gone) => onGroups(groups.filter(({ id }) => id !== gone))}
        >
          {(close) => (
            <GroupPicker
              without={groups.map(({ id }) => id)}
              onPick={(group) => {
                close();
                onGroups([...groups, group]);
              }}
            />
          )}
        </Row>
      )}
      <Row
        title={t`Tags`}
        addLabel={t`Add a tag`}
        items={tags.map((tag) => ({ id: tag, label: tag }))}
        onRemove={(gone) => onTags(tags.filter((tag) => tag !== gone))}
      >
        {(close) => {
          const add = (tag: string) => {
            close();
            onTags([...tags, tag]);
          };
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
      </Row>
    </>
  );
}

function Row({
  title,
  addLabel,
  items,
  onRemove,
  children,
}: {
  title: string;
  addLabel: string;
  items: readonly { id: string; label: string }[];
  onRemove: (id: string) => void;
  children: (close: () => void) => ReactNode;
}) {
  const { t } = useLingui();
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="w-16 font-medium text-soft text-xs">{title}</span>
      {items.map(({ id, label }) => (
        <Button key={id} size="sm" aria-label={t`Remove ${label}`} onPress={() => onRemove(id)}>
          {label}
          <X aria-hidden className="size-3 text-muted" />
        </Button>
      ))}
      <Popover
        label={addLabel}
        className="p-2"
        trigger={<IconButton size="sm" label={addLabel} icon={<Plus className="size-3.5" />} />}
      >
        {children}
      </Popover>
    </div>
  );
}
