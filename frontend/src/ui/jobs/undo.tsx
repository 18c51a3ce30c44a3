import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { type JobStateFragment, JobUndoDocument } from "@/gql/graphql";
import { write } from "@/lib/write";
import { Button } from "@/ui/Button";
import { dismissJob, followJob } from "@/ui/jobs/tray";
import { toast } from "@/ui/Toast";

export function isUndoable(job: JobStateFragment): boolean {
  return job.__typename === "BulkJob" && Boolean(job.undoableUntil);
}

/** Takes a job back by another job, which takes its place in the corner. */
export async function undoJob(id: string, title: string, onOver: () => void): Promise<void> {
  const { job, userErrors } = await write(JobUndoDocument, { id });
  if (userErrors[0] || !job) {
    toast(userErrors[0]?.message ?? title, { tone: "bad" });
    return;
  }
  dismissJob(id);
  followJob({ id: job.id, title, onOver });
}

/** The button beside a job that has ended and can be taken back. */
export function UndoButton({ id, title, onOver }: { id: string; title: string; onOver: () => void }) {
  const { t } = useLingui();
  const [isPending, setPending] = useState(false);
  return (
    <Button
      size="sm"
      isDisabled={isPending}
      aria-label={t`Undo ${title}`}
      onPress={() => {
        setPending(true);
        void undoJob(id, t`Undo: ${title}`, onOver).finally(() => setPending(false));
      }}
    >
      <Trans>Undo</Trans>
    </Button>
  );
}
