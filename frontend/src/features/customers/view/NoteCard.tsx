import { Trans, useLingui } from "@lingui/react/macro";
import { Check, CheckCheck, Ellipsis, Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type NoteFacts, showNotes } from "@/features/customers/view/notesData";
import {
  NoteAddDocument,
  NoteDeleteDocument,
  type NoteInput,
  NoteResolveDocument,
  NoteUpdateDocument,
} from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { cx } from "@/lib/classes";
import { invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { formValues, newKey, useWrite, write } from "@/lib/write";
import { Badge } from "@/ui/Badge";
import { Button, IconButton } from "@/ui/Button";
import { TextArea } from "@/ui/Field";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { FormNotice } from "@/ui/Notice";
import { RichText } from "@/ui/RichText";
import { useNoteKinds } from "@/ui/status";
import { toast } from "@/ui/Toast";
import { Instant } from "@/ui/Values";

function inputOf({ body, kind, pinned, showOnOrders }: NoteFacts): NoteInput {
  return { body, kind, pinned, showOnOrders };
}

export function NoteCard({ note, customerId }: { note: NoteFacts; customerId: string }) {
  const { t } = useLingui();
  const kinds = useNoteKinds();
  const may = useMay();
  const [isEditing, setEditing] = useState(false);
  const isResolved = note.resolvedAt !== null;

  /** Shows the change at once and takes it back when the server refuses. */
  async function atOnce(
    change: Partial<NoteFacts> | null,
    send: () => Promise<{ userErrors: { message: string }[] }>,
    said?: string,
    undo?: () => void,
  ) {
    const takeBack = showNotes(customerId, (notes) =>
      notes.flatMap((other) => (other.id === note.id ? (change ? [{ ...other, ...change }] : []) : [other])),
    );
    try {
      const { userErrors } = await send();
      if (userErrors[0]) throw new Error(userErrors[0].message);
      if (said) toast(said, undo ? { undo } : {});
    } catch (error) {
      takeBack();
      toast((error as Error).message, { tone: "bad" });
    }
    await invalidate("CustomerNotes", "CustomerTimeline", "Customer");
  }

  const pin = () =>
    atOnce({ pinned: !note.pinned }, () =>
      write(NoteUpdateDocument, {
        id: note.id,
        input: { ...inputOf(note), pinned: !note.pinned },
        expectedVersion: note.version,
      }),
    );
  const resolve = () =>
    atOnce({ resolvedAt: isResolved ? null : new Date().toISOString() }, () =>
      write(NoteResolveDocument, { id: note.id, resolved: !isResolved }),
    );
  const remove = () =>
    atOnce(
      null,
      () => write(NoteDeleteDocument, { id: note.id }),
      t`Note deleted`,
      () => {
        void write(NoteAddDocument, { subjectId: customerId, input: inputOf(note), idempotencyKey: newKey() }).then(
          () => invalidate("CustomerNotes", "CustomerTimeline", "Customer"),
        );
      },
    );

  return (
    <li className="group border-line border-b py-3 last:border-b-0">
      <div className="mb-1 flex min-h-7 items-center gap-2 text-muted text-xs">
        {note.pinned && <Pin aria-label={t`Pinned`} className="size-3.5 text-accent" />}
        <span className="font-medium text-fg">{actorName(note.author)}</span>
        <Instant at={note.createdAt} as="relative" />
        {note.editedAt && <span>{t`edited`}</span>}
        {note.kind !== "GENERAL" && (
          <Badge tone={note.kind === "ISSUE" && !isResolved ? "warn" : "plain"}>{kinds[note.kind]}</Badge>
        )}
        {note.showOnOrders && <Badge>{t`On orders`}</Badge>}
        {isResolved && <Badge tone="quiet">{t`Resolved`}</Badge>}
        <span className="flex-1" />
        {may("NOTES_WRITE") && (
          <MenuButton
            label={t`Actions`}
            trigger={<IconButton size="sm" label={t`Actions for this note`} icon={<Ellipsis className="size-4" />} />}
          >
            <MenuItem icon={<Pencil />} onAction={() => setEditing(true)}>
              {t`Edit`}
            </MenuItem>
            <MenuItem icon={note.pinned ? <PinOff /> : <Pin />} onAction={() => void pin()}>
              {note.pinned ? t`Unpin` : t`Pin`}
            </MenuItem>
            <MenuItem icon={isResolved ? <Check /> : <CheckCheck />} onAction={() => void resolve()}>
              {isResolved ? t`Open again` : t`Resolve`}
            </MenuItem>
            <MenuItem icon={<Trash2 />} isDanger onAction={() => void remove()}>
              {t`Delete`}
            </MenuItem>
          </MenuButton>
        )}
      </div>
      {isEditing ? (
        <NoteEditor note={note} onDone={() => setEditing(false)} />
      ) : (
        <div className={cx(isResolved && "text-muted")}>
          <RichText>{note.body}</RichText>
        </div>
      )}
    </li>
  );
}

function NoteEditor({ note, onDone }: { note: NoteFacts; onDone: () => void }) {
  const { t } = useLingui();
  const update = useWrite(NoteUpdateDocument, "CustomerNotes", "CustomerTimeline", "Customer");

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { body } = formValues(event.currentTarget);
    const input = { ...inputOf(note), body: body ?? "" };
    if (await update.run({ id: note.id, input, expectedVersion: note.version })) onDone();
  }

  return (
    <form onSubmit={save} className="flex flex-col gap-2">
      <TextArea label={t`Note`} isLabelHidden name="body" defaultValue={note.body} autoFocus required />
      <FormNotice refusals={update.refusals} failure={update.failure} />
      <div className="flex justify-end gap-2">
        <Button size="sm" onPress={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button size="sm" type="submit" variant="primary" isPending={update.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
