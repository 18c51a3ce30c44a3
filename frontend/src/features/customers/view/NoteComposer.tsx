import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { showNotes } from "@/features/customers/view/notesData";
import { NoteAddDocument, NoteDeleteDocument, type NoteKind } from "@/gql/graphql";
import { useHotkeys } from "@/lib/hotkeys";
import { invalidate } from "@/lib/query";
import { newKey, useWrite, write } from "@/lib/write";
import { Button } from "@/ui/Button";
import { SelectField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { useNoteKinds } from "@/ui/status";
import { toast } from "@/ui/Toast";

const OFFERED: readonly NoteKind[] = ["GENERAL", "PREFERENCE", "ISSUE", "INSTRUCTION"];

/** The key N comes here; ⌘/Ctrl+Enter saves. */
export function NoteComposer({ customerId }: { customerId: string }) {
  const { t } = useLingui();
  const kinds = useNoteKinds();
  const area = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState("");
  const [kind, setKind] = useState<NoteKind>("GENERAL");
  const add = useWrite(NoteAddDocument, "CustomerNotes", "CustomerTimeline", "Customer");
  useHotkeys([{ keys: "n", label: t`Write a note`, section: t`Customer`, run: () => area.current?.focus() }]);

  async function save(event?: FormEvent) {
    event?.preventDefault();
    const text = body.trim();
    if (!text || add.isPending) return;
    const input = { body: text, kind, showOnOrders: kind === "INSTRUCTION", pinned: kind === "INSTRUCTION" };
    const done = await add.run({ subjectId: customerId, input, idempotencyKey: newKey() });
    const note = done?.note;
    if (!note) return;
    setBody("");
    setKind("GENERAL");
    showNotes(customerId, (notes, page) => (page === 0 ? [note, ...notes.filter(({ id }) => id !== note.id)] : notes));
    toast(t`Note added`, {
      undo: () =>
        void write(NoteDeleteDocument, { id: note.id }).then(() =>
          invalidate("CustomerNotes", "CustomerTimeline", "Customer"),
        ),
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
    if (event.key === "Escape") area.current?.blur();
    if (event.key === "Escape" || event.key === "Enter") event.stopPropagation();
  }

  return (
    <form onSubmit={save} className="rounded-lg border border-edge bg-surface focus-within:border-accent">
      <textarea
        ref={area}
        aria-label={t`New note`}
        placeholder={t`Write a note for your colleagues …`}
        value={body}
        rows={body ? 3 : 1}
        onChange={(event) => setBody(event.target.value)}
        onKeyDown={onKeyDown}
        className="block w-full resize-none bg-transparent px-3 pt-2 pb-1 outline-none placeholder:text-faint focus-visible:outline-none"
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
          options={OFFERED.map((value) => ({ value, label: kinds[value] }))}
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
