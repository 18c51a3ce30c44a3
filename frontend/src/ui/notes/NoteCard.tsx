import { Trans, useLingui } from "@lingui/react/macro";
import { Check, CheckCheck, Ellipsis, Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import {
  NoteDeleteDocument,
  type NoteInput,
  type NoteKind,
  NoteResolveDocument,
  NoteRestoreDocument,
  NoteUpdateDocument,
} from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { cx } from "@/lib/classes";
import { useMay } from "@/lib/viewer";
import { useWrite, write } from "@/lib/write";
import { Badge } from "@/ui/Badge";
import { Button, IconButton } from "@/ui/Button";
import { SelectField } from "@/ui/Field";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { FormNotice } from "@/ui/Notice";
import { type NoteFacts, type Place, readAgain, showNotes, TOUCHED } from "@/ui/notes/data";
import { kindsOn } from "@/ui/notes/NoteComposer";
import { NoteHistory } from "@/ui/notes/NoteHistory";
import { NoteText } from "@/ui/notes/NoteText";
import { RichText } from "@/ui/RichText";
import { useNoteKinds } from "@/ui/status";
import { toast } from "@/ui/Toast";
import { Instant } from "@/ui/Values";

function inputOf({ body, kind, pinned, showOnOrders, mentions }: NoteFacts): NoteInput {
  return { body, kind, pinned, showOnOrders, mentionIds: mentions.map(({ id }) => id) };
}

export function NoteCard({ note, place }: { note: NoteFacts; place: Place }) {
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
    const takeBack = showNotes(place, (notes) =>
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
    await readAgain();
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
        void write(NoteRestoreDocument, { id: note.id }).then(readAgain);
      },
    );

  return (
    <li className="group border-line border-b py-3 last:border-b-0">
      <div className="mb-1 flex min-h-7 flex-wrap items-center gap-2 text-muted text-xs">
        {note.pinned && <Pin aria-label={t`Pinned`} className="size-3.5 text-accent" />}
        <span className="font-medium text-fg">{actorName(note.author)}</span>
        <Instant at={note.createdAt} as="relative" />
        {note.editedAt && <NoteHistory id={note.id} />}
        {note.kind !== "GENERAL" && (
          <Badge tone={note.kind === "ISSUE" && !isResolved ? "warn" : "plain"}>{kinds[note.kind]}</Badge>
        )}
        {note.showOnOrders && <Badge>{t`On orders`}</Badge>}
        {isResolved && (
          <Badge tone="quiet">{note.resolvedBy ? t`Resolved by ${actorName(note.resolvedBy)}` : t`Resolved`}</Badge>
        )}
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
        <NoteEditor note={note} place={place} onDone={() => setEditing(false)} />
      ) : (
        <div className={cx(isResolved && "text-muted")}>
          <RichText mentions={note.mentions}>{note.body}</RichText>
        </div>
      )}
    </li>
  );
}

function NoteEditor({ note, place, onDone }: { note: NoteFacts; place: Place; onDone: () => void }) {
  const { t } = useLingui();
  const words = useNoteKinds();
  const area = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState(note.body);
  const [kind, setKind] = useState<NoteKind>(note.kind);
  const update = useWrite(NoteUpdateDocument, ...TOUCHED);
  const offered = [...new Set([...kindsOn(place), note.kind])];

  async function save(event?: FormEvent) {
    event?.preventDefault();
    const showOnOrders = kind === "INSTRUCTION" && (note.showOnOrders || note.kind !== "INSTRUCTION");
    // Whom the text no longer names is no longer mentioned.
    const input: NoteInput = { body, kind, pinned: note.pinned, showOnOrders };
    if (await update.run({ id: note.id, input, expectedVersion: note.version })) onDone();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
    if (event.key === "Escape") onDone();
    if (event.key === "Escape" || event.key === "Enter") event.stopPropagation();
  }

  return (
    <form onSubmit={save} className="flex flex-col gap-2">
      <div className="rounded-lg border border-edge bg-surface focus-within:border-accent">
        <NoteText ref={area} label={t`Note`} value={body} rows={3} onChange={setBody} onKeyDown={onKeyDown} />
      </div>
      <FormNotice refusals={update.refusals} failure={update.failure} />
      <div className="flex items-end justify-end gap-2">
        <SelectField
          label={t`Kind of note`}
          isLabelHidden
          className="mr-auto w-32"
          value={kind}
          onChange={(event) => setKind(event.target.value as NoteKind)}
          options={offered.map((value) => ({ value, label: words[value] }))}
        />
        <Button size="sm" onPress={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button size="sm" type="submit" variant="primary" isDisabled={!body.trim()} isPending={update.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
