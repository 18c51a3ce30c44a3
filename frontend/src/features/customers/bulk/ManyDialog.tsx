import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { followChange } from "@/features/customers/bulk/change";
import type { Selected } from "@/features/customers/bulk/selected";
import type { CustomersBulkInput } from "@/gql/graphql";
import { CustomersBulkUpdateDocument } from "@/gql/graphql";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { JobProgress } from "@/ui/jobs/JobProgress";
import { FormNotice } from "@/ui/Notice";

export interface Wanted {
  input: Partial<CustomersBulkInput>;
  /** What is done, in a few words, as the job is called. */
  title: string;
}

interface ManyDialogProps {
  title: string;
  selected: Selected;
  onClose: () => void;
  /** The names of the fields that show their own refusals. */
  fields: readonly string[];
  read: (values: Record<string, string | null>) => Wanted;
  children: (error: (field: string) => string | undefined) => ReactNode;
}

/** A form for everybody selected: checked first where the reader likes, then done by a job that can be undone. */
export function ManyDialog({ title, selected, onClose, fields, read, children }: ManyDialogProps) {
  const { t } = useLingui();
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState<{ id: string; title: string }>();
  const change = useWrite(CustomersBulkUpdateDocument);

  async function send(dryRun: boolean) {
    if (!form.current?.reportValidity()) return;
    const wanted = read(formValues(form.current));
    const done = await change.run({
      customers: selected.customers,
      input: { delete: false, ...wanted.input },
      dryRun,
      idempotencyKey: newKey(),
    });
    if (!done?.job) return;
    if (dryRun) {
      setTried({ id: done.job.id, title: t`Check: ${wanted.title}` });
      return;
    }
    followChange(done.job.id, wanted.title);
    selected.clear();
    onClose();
  }

  return (
    <Dialog isOpen title={title} onClose={onClose}>
      <form
        ref={form}
        className="flex min-h-0 flex-1 flex-col"
        onChange={() => setTried(undefined)}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send(false);
        }}
      >
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(change.refusals, fields)} failure={change.failure} />
          {children((field) => refusalOf(change.refusals, field))}
          {tried && <JobProgress id={tried.id} title={tried.title} />}
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button isDisabled={change.isPending} onPress={() => void send(true)}>
            <Trans>Check first</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={change.isPending}>
            <Trans>Apply</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
