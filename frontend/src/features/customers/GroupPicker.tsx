import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { GroupChoicesDocument, GroupSaveDocument } from "@/gql/graphql";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Picker } from "@/ui/Picker";
import { toast } from "@/ui/Toast";

export interface PickedGroup {
  id: string;
  name: string;
}

/** Finds a group by typing, and makes it where there is none by that name. */
export function GroupPicker({
  without = [],
  onPick,
}: {
  without?: readonly string[];
  onPick: (group: PickedGroup) => void;
}) {
  const { t } = useLingui();
  const may = useMay();
  const { data } = useQuery({ ...graphqlQuery(GroupChoicesDocument, {}), staleTime: 60_000 });
  const groups = (data?.groups?.nodes ?? []).filter(({ id }) => !without.includes(id));

  async function create(name: string) {
    const { group, userErrors } = await write(GroupSaveDocument, { input: { name, kind: "CUSTOM" } });
    if (group) {
      void invalidate("GroupChoices");
      onPick(group);
    } else toast(userErrors[0]?.message ?? t`The group could not be made.`, { tone: "bad" });
  }

  return (
    <Picker
      label={t`Group`}
      options={groups.map(({ id, name }) => ({ value: id, label: name }))}
      onPick={({ value, label }) => onPick({ id: value, name: label })}
      createLabel={may("GROUPS_WRITE") ? (name) => t`Make the group “${name}”` : undefined}
      onCreate={(name) => void create(name)}
    />
  );
}
