import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { UsersRound, X } from "lucide-react";
import { GroupPicker } from "@/features/customers/GroupPicker";
import { GroupMembersAddDocument, GroupMembersRemoveDocument } from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { Popover } from "@/ui/Popover";
import { toast } from "@/ui/Toast";

/** What can be done with the selected rows; it comes with the first of them. */
export function SelectionBar({ ids, onClear }: { ids: ReadonlySet<string>; onClear: () => void }) {
  const { t } = useLingui();
  const may = useMay();
  if (ids.size === 0) return null;

  async function add(groupId: string, name: string) {
    const customers = { ids: [...ids] };
    const { userErrors } = await write(GroupMembersAddDocument, { groupId, customers });
    if (userErrors[0]) {
      toast(userErrors[0].message, { tone: "bad" });
      return;
    }
    onClear();
    await invalidate("CustomerList", "Customer", "GroupChoices");
    toast(t`Added to ${name}`, {
      undo: () =>
        void write(GroupMembersRemoveDocument, { groupId, customers }).then(() =>
          invalidate("CustomerList", "Customer"),
        ),
    });
  }

  return (
    <div className="absolute inset-x-0 bottom-4 z-20 flex justify-center">
      <div className="flex animate-in items-center gap-2 rounded-lg bg-raised py-1.5 pr-1.5 pl-4 shadow-pop">
        <span className="mr-2 font-medium">
          <Plural value={ids.size} one="# customer selected" other="# customers selected" />
        </span>
        {may("GROUPS_WRITE") && (
          <Popover
            label={t`Add to a group`}
            className="p-2"
            trigger={
              <Button>
                <UsersRound className="size-4" />
                <Trans>Add to group</Trans>
              </Button>
            }
          >
            {(close) => (
              <GroupPicker
                onPick={({ id, name }) => {
                  close();
                  void add(id, name);
                }}
              />
            )}
          </Popover>
        )}
        <IconButton label={t`Select none`} icon={<X className="size-4" />} onPress={onClear} />
      </div>
    </div>
  );
}
