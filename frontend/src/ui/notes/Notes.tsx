import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { StickyNote } from "lucide-react";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { notesQuery, type Place } from "@/ui/notes/data";
import { NoteCard } from "@/ui/notes/NoteCard";
import { NoteComposer } from "@/ui/notes/NoteComposer";
import { EmptyState, ErrorState, ForbiddenState, Skeleton } from "@/ui/States";

/** Notes among colleagues; customers never see them. */
export default function Notes({ place }: { place: Place }) {
  const may = useMay();
  const query = useInfiniteQuery({ ...notesQuery(place), enabled: may("NOTES_READ") });
  if (!may("NOTES_READ")) return <ForbiddenState scope="NOTES_READ" />;
  const notes = query.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  return (
    <div className="flex flex-col gap-3">
      {may("NOTES_WRITE") && <NoteComposer place={place} />}
      {query.isPending && <Skeleton lines={2} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && notes.length === 0 && <NoNotes place={place} />}
      <ul className="flex flex-col">
        {notes.map((note) => (
          <NoteCard key={note.id} note={note} place={place} />
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

function NoNotes({ place }: { place: Place }) {
  const { t } = useLingui();
  if (place.kind === "order") {
    return (
      <p className="text-muted">
        <Trans>No notes yet. What should the next colleague know of this order?</Trans>
      </p>
    );
  }
  if (place.kind === "company") {
    return (
      <p className="text-muted">
        <Trans>No notes yet. What should the next colleague know of this company?</Trans>
      </p>
    );
  }
  return (
    <EmptyState icon={<StickyNote />} title={t`No notes yet`}>
      <Trans>What should the next colleague know? An instruction is shown on every order of this customer.</Trans>
    </EmptyState>
  );
}
