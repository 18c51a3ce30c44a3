import { useState } from "react";
import { JobCancelDocument, JobProgressDocument, type JobStateFragment, type JobStatus } from "@/gql/graphql";
import { useLive } from "@/lib/live";
import { type Refusal, write } from "@/lib/write";
import { rowsPerSecond, type Step, withStep } from "@/ui/jobs/pace";

const FINAL: readonly JobStatus[] = ["SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"];

export function isFinal({ status }: Pick<JobStateFragment, "status">): boolean {
  return FINAL.includes(status);
}

export interface FollowedJob {
  /** Undefined until the first answer, null where there is no such job for this reader. */
  job: JobStateFragment | null | undefined;
  isOver: boolean;
  pace: number | undefined;
  cancel: () => void;
  isCancelling: boolean;
  refusals: readonly Refusal[];
}

/** A job as it goes on: told by the server at each step, at most twice a second. `onOver` is called once, at its end. */
export function useJob(id: string, onOver?: (job: JobStateFragment) => void): FollowedJob {
  const [steps, setSteps] = useState<{ id: string; list: Step[]; isOver: boolean }>({ id, list: [], isOver: false });
  const [isCancelling, setCancelling] = useState(false);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const { data } = useLive(JobProgressDocument, { id }, ({ jobProgress }) => {
    if (!jobProgress) return;
    const step = { at: performance.now(), processed: jobProgress.processed };
    const wasOver = steps.id === id && steps.isOver;
    const isOver = isFinal(jobProgress);
    setSteps((before) => ({ id, list: withStep(before.id === id ? before.list : [], step), isOver }));
    if (isOver && !wasOver) onOver?.(jobProgress);
  });
  const job = data?.jobProgress?.id === id || data?.jobProgress === null ? data.jobProgress : undefined;

  async function cancel() {
    setCancelling(true);
    const { userErrors } = await write(JobCancelDocument, { id });
    setRefusals(userErrors);
    if (userErrors.length > 0) setCancelling(false);
  }

  return {
    job,
    isOver: job ? isFinal(job) : false,
    pace: steps.id === id ? rowsPerSecond(steps.list) : undefined,
    cancel: () => void cancel(),
    isCancelling,
    refusals,
  };
}
