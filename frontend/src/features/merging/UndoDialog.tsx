import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useUndo } from "@/features/merging/undo";
import { counted } from "@/features/merging/words";
import { type MergeLineFragment, UndoLookDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/States";

/** Says first what goes back, and what of the time since stays. */
export function UndoDialog({ merge, onClose }: { merge: MergeLineFragment; onClose: () => void }) {
  const { t } = useLingui();
  const undo = useUndo();
  const query = useQuery({ ...graphqlQuery(UndoLookDocument, { id: merge.id }), staleTime: 0 });
  const look = query.data?.mergeUndoPreview;
  const lines = look && [
    { id: "returns", label: t`Goes back`, words: counted(look.returns) },
    { id: "stays", label: t`Came since and stays`, words: counted(look.stays) },
    { id: "goes", label: t`Came since and goes along`, words: counted(look.goesAlong) },
  ];
  return (
    <Dialog title={t`Undo this merge`} isOpen onClose={onClose}>
      <DialogBody className="flex flex-col gap-3">
        <p>
          <Trans>
            {merge.absorbedIds.join(", ")} will stand beside {merge.survivor?.displayName} again, each as they were.
          </Trans>
        </p>
        {query.isPending && <Skeleton />}
        {look?.problem && <Notice tone="bad">{look.problem}</Notice>}
        {lines && !look.problem && (
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            {lines.map(({ id, label, words }) => (
              <div key={id} className="contents">
                <dt className="text-muted">{label}</dt>
                <dd>{words || t`nothing`}</dd>
              </div>
            ))}
          </dl>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>
          <Trans>Keep the merge</Trans>
        </Button>
        <Button
          variant="primary"
          isDisabled={!look || look.problem !== null}
          onPress={() => void undo(merge.id).then((isDone) => isDone && onClose())}
        >
          <Trans>Undo the merge</Trans>
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
