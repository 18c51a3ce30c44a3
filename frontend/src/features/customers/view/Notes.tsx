import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { StickyNote } from "lucide-react";
import { NoteCard } from "@/features/customers/view/NoteCard";
import { NoteComposer } from "@/features/customers/view/NoteComposer";
import { notesQuery } from "@/features/customers/view/notesData";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState, ForbiddenState, Skeleton } from "@/ui/States";

/** Notes among colleagues; customers never see them. */
export function Notes({ customerId }: { customerId: string }) {
  const { t } = useLingui();
  const may = useMay();
  const query = useInfiniteQuery({ ...notesQuery(customerId), enabled: may("NOTES_READ") });
  if (!may("NOTES_READ")) return <ForbiddenState scope="NOTES_READ" />;
  const notes = query.data?.pages.flatMap(({ customer }) => customer?.notes?.nodes ?? []) ?? [];
  return (
    <div className="flex flex-col gap-3">
      {may("NOTES_WRITE") && <NoteComposer customerId={customerId} />}
      {query.isPending && <Skeleton lines={2} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && notes.length === 0 && (
        <EmptyState icon={<StickyNote />} title={t`No notes yet`}>
          <Trans>What should the next colleague know? An instruction is shown on every order of this customer.</Trans>
        </EmptyState>
      )}
      <ul className="flex flex-col">
        {notes.map((note) => (
          <NoteCard key={note.id} note={note} customerId={customerId} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          <Trans>Older notes</Trans>
        </Button>
      )}
    </div>
  );
}
