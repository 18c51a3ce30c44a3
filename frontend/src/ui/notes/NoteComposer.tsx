import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { NoteAddDocument, NoteDeleteDocument, type NoteKind } from "@/gql/graphql";
import { useHotkeys } from "@/lib/hotkeys";
import { newKey, useWrite, write } from "@/lib/write";
import { Button } from "@/ui/Button";
import { SelectField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { type Place, readAgain, showNotes, TOUCHED } from "@/ui/notes/data";
import { NoteText } from "@/ui/notes/NoteText";
import { useNoteKinds } from "@/ui/status";
import { toast } from "@/ui/Toast";

const OFFERED: readonly NoteKind[] = ["GENERAL", "PREFERENCE", "ISSUE", "INSTRUCTION"];

/** The kinds that a note on such a record can have: what stands on every order stands on the customer. */
export function kindsOn({ kind }: Place): readonly NoteKind[] {
  return kind === "customer" ? OFFERED : OFFERED.filter((one) => one !== "INSTRUCTION");
}

/** The key N comes here; ⌘/Ctrl+Enter saves, @ mentions a colleague. */
export function NoteComposer({ place }: { place: Place }) {
  const { t } = useLingui();
  const kinds = useNoteKinds();
  const area = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState("");
  const [kind, setKind] = useState<NoteKind>("GENERAL");
  const add = useWrite(NoteAddDocument, ...TOUCHED);
  const section = { customer: t`Customer`, order: t`Order`, company: t`Company` }[place.kind];
  useHotkeys([{ keys: "n", label: t`Write a note`, section, run: () => area.current?.focus() }]);

  async function save(event?: FormEvent) {
    event?.preventDefault();
    const text = body.trim();
    if (!text || add.isPending) return;
    const input = { body: text, kind, showOnOrders: kind === "INSTRUCTION", pinned: kind === "INSTRUCTION" };
    const done = await add.run({ subjectId: place.id, input, idempotencyKey: newKey() });
    const note = done?.note;
    if (!note) return;
    setBody("");
    setKind("GENERAL");
    showNotes(place, (notes, page) => (page === 0 ? [note, ...notes.filter(({ id }) => id !== note.id)] : notes));
    toast(t`Note added`, { undo: () => void write(NoteDeleteDocument, { id: note.id }).then(readAgain) });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
    if (event.key === "Escape") area.current?.blur();
    if (event.key === "Escape" || event.key === "Enter") event.stopPropagation();
  }

  return (
    <form onSubmit={save} className="rounded-lg border border-edge bg-surface focus-within:border-accent">
      <NoteText
        ref={area}
        label={t`New note`}
        placeholder={t`Write a note for your colleagues; @ mentions one …`}
        value={body}
        rows={body ? 3 : 1}
        onChange={setBody}
        onKeyDown={onKeyDown}
      />
      <div className="px-3">
        <FormNotice refusals={add.refusals} failure={add.failure} />
      </div>
      <div className="flex items-center gap-2 p-1.5">
        <SelectField
          label={t`Kind of note`}
          isLabelHidden
          className="w-32"
          value={kind}
          onChange={(event) => setKind(event.target.value as NoteKind)}
          options={kindsOn(place).map((value) => ({ value, label: kinds[value] }))}
        />
        <span className="flex-1 truncate text-muted text-xs">
          {kind === "INSTRUCTION" && t`Pinned, and shown on every order`}
        </span>
        <Button type="submit" variant="primary" isDisabled={!body.trim()} isPending={add.isPending}>
          <Trans>Add note</Trans>
        </Button>
      </div>
    </form>
  );
}
