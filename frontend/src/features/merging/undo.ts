import { useLingui } from "@lingui/react/macro";
import { MergeUndoDocument } from "@/gql/graphql";
import { queryClient } from "@/lib/query";
import { write } from "@/lib/write";
import { toast } from "@/ui/Toast";

/** Takes a merge back and says what came of it; every list may have changed. */
export function useUndo(): (id: string) => Promise<boolean> {
  const { t } = useLingui();
  return async (id) => {
    try {
      const { userErrors } = await write(MergeUndoDocument, { id });
      if (userErrors[0]) {
        toast(userErrors[0].message, { tone: "bad" });
        return false;
      }
    } catch {
      toast(t`The server cannot be reached. Nothing was changed.`, { tone: "bad" });
      return false;
    }
    await queryClient.invalidateQueries();
    toast(t`The merge was undone`);
    return true;
  };
}
