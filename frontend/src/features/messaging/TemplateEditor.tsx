import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useRef, useState } from "react";
import { TemplatePreview } from "@/features/messaging/TemplatePreview";
import type { BuiltIn, Wording } from "@/features/messaging/TemplateSection";
import {
  BrandsDocument,
  MessageTemplateDeleteDocument,
  type MessageTemplateInput,
  MessageTemplateSaveDocument,
} from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { SelectField, TextArea, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

const FIELDS = ["name", "subject", "body", "text", "storeId", "locale"];

/** A wording on the left, the letter as it would arrive on the right. */
export function TemplateEditor({
  mail,
  wording,
  onSaved,
  onClose,
}: {
  mail: BuiltIn;
  wording: Wording | undefined;
  onSaved: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const may = useMay();
  const canWrite = may("TEMPLATES_WRITE");
  const stores = useQuery(graphqlQuery(BrandsDocument, {})).data?.stores ?? [];
  const body = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState<Draft>({
    name: wording?.name ?? mail.title,
    subject: wording?.subject ?? mail.subject,
    body: wording?.body ?? mail.body,
    text: wording?.text ?? mail.text ?? "",
    storeId: wording?.store?.id ?? "",
    locale: wording?.locale ?? "",
  });
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const shown = useDeferredValue(draft);
  const input = inputOf(mail, draft);
  const save = useWrite(MessageTemplateSaveDocument, "MailTemplates");
  const remove = useWrite(MessageTemplateDeleteDocument, "MailTemplates");
  const error = (field: string) => refusalOf(save.refusals, field);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const done = await save.run({ id: wording?.id, input, expectedVersion: wording?.version });
    if (!done?.template) return;
    toast(t`From now on this is what is sent`);
    onSaved(done.template.id);
  }

  /** Deleted at once, and put back by a press: as everywhere, undo instead of a question. */
  async function restore(deleted: Wording) {
    if (!(await remove.run({ id: deleted.id }))) return;
    onClose();
    toast(t`The mail reads as delivered again`, { undo: () => void save.run({ input }) });
  }

  function insert(key: string) {
    const area = body.current;
    const at = area?.selectionStart ?? draft.body.length;
    const named = `{{ ${key} }}`;
    change({ body: draft.body.slice(0, at) + named + draft.body.slice(area?.selectionEnd ?? at) });
    area?.focus();
  }

  return (
    <Dialog isOpen kind="sheet" width="w-[76rem]" title={mail.title} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-6 max-lg:grid-cols-1">
          <fieldset disabled={!canWrite} className="flex min-w-0 flex-col gap-4">
            <FormNotice refusals={otherRefusals(save.refusals, FIELDS)} failure={save.failure ?? remove.failure} />
            <TextField
              label={t`Name`}
              value={draft.name}
              required
              onChange={(event) => change({ name: event.target.value })}
              error={error("name")}
            />
            <TextField
              label={t`Subject`}
              value={draft.subject}
              required
              onChange={(event) => change({ subject: event.target.value })}
              error={error("subject")}
            />
            <TextArea
              label={t`Letter (HTML)`}
              ref={body}
              rows={14}
              spellCheck={false}
              value={draft.body}
              required
              onChange={(event) => change({ body: event.target.value })}
              error={error("body")}
            />
            <Variables mail={mail} onInsert={insert} />
            <TextArea
              label={t`Text part`}
              rows={3}
              value={draft.text}
              onChange={(event) => change({ text: event.target.value })}
              hint={t`Empty: made of the letter`}
              error={error("text")}
            />
            <div className="grid grid-cols-2 gap-4">
              <SelectField
                label={t`For store`}
                value={draft.storeId}
                onChange={(event) => change({ storeId: event.target.value })}
                placeholder={t`All stores`}
                options={stores.map(({ id, name }) => ({ value: id, label: name }))}
                error={error("storeId")}
              />
              <TextField
                label={t`For people of the language`}
                value={draft.locale}
                placeholder="en, fil, fr-CA"
                onChange={(event) => change({ locale: event.target.value })}
                error={error("locale")}
              />
            </div>
          </fieldset>
          <TemplatePreview template={inputOf(mail, shown)} savedId={wording?.id} />
        </DialogBody>
        <DialogFooter>
          {wording && canWrite && (
            <Button variant="danger" isPending={remove.isPending} onPress={() => void restore(wording)}>
              <Trans>Back to the wording as delivered</Trans>
            </Button>
          )}
          <Button onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
          {canWrite && (
            <Button type="submit" variant="primary" isPending={save.isPending}>
              <Trans>Save</Trans>
            </Button>
          )}
        </DialogFooter>
      </form>
    </Dialog>
  );
}

interface Draft {
  name: string;
  subject: string;
  body: string;
  text: string;
  storeId: string;
  locale: string;
}

function inputOf(mail: BuiltIn, draft: Draft): MessageTemplateInput {
  return {
    ...draft,
    key: mail.key,
    kind: mail.kind,
    text: draft.text || null,
    storeId: draft.storeId || null,
    locale: draft.locale || null,
  };
}

function Variables({ mail, onInsert }: { mail: BuiltIn; onInsert: (key: string) => void }) {
  const { t } = useLingui();
  return (
    <div>
      <p className="mb-1 font-medium text-soft text-xs">
        <Trans>Variables: press one to put it into the letter</Trans>
      </p>
      <ul className="flex flex-wrap gap-1.5">
        {mail.variables.map(({ key, title, isSecret, isRequired }) => (
          <li key={key}>
            <Button size="sm" onPress={() => onInsert(key)}>
              <code className="text-xs" title={title}>
                {key}
              </code>
              {!isRequired && <span className="text-muted text-xs">{t`may be empty`}</span>}
              {isSecret && <span className="text-muted text-xs">{t`secret`}</span>}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
