import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { PersonBrief } from "@/features/merging/PersonBrief";
import { MergePeopleDocument, type MergePersonFragment, MergeSearchDocument } from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { graphqlQuery } from "@/lib/query";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";

/** Finds another record of this person by what one knows of it. */
export function AddRecord({ ids, onAdd }: { ids: readonly string[]; onAdd: (id: string) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const asked = useSettled(text.trim(), 250);
  const alone = useQuery({ ...graphqlQuery(MergePeopleDocument, { ids: [...ids] }), enabled: ids.length === 1 });
  const { data } = useQuery({
    ...graphqlQuery(MergeSearchDocument, { text: asked }),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
  });
  const found = asked.length > 1 ? (data?.customers?.nodes ?? []) : [];
  const others = found.filter(({ id }) => !ids.includes(id));
  const only = ids.length === 1 && (alone.data?.nodes[0] as MergePersonFragment | null | undefined);
  return (
    <div className="flex max-w-md flex-col gap-3">
      {only && <PersonBrief person={only} />}
      <TextField
        label={t`Add a record`}
        placeholder={t`Name, e-mail or phone`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {others.length > 0 && (
        <ul aria-label={t`Found`} className="divide-y divide-line border-line border-y">
          {others.map((person) => (
            <li key={person.id} className="flex items-center justify-between gap-3 py-2">
              <PersonBrief person={person} />
              <Button
                size="sm"
                aria-label={t`Add ${person.displayName}`}
                onPress={() => {
                  setText("");
                  onAdd(person.id);
                }}
              >
                <Plus className="size-3.5" />
                <Trans>Add</Trans>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
