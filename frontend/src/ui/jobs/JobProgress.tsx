import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { CircleAlert, CircleCheck, CircleSlash } from "lucide-react";
import type { ReactNode } from "react";
import type { JobStateFragment } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { formatNumber } from "@/lib/format";
import { Button } from "@/ui/Button";
import { JobFailures } from "@/ui/jobs/JobFailures";
import { useJob } from "@/ui/jobs/useJob";
import { FormNotice } from "@/ui/Notice";

export interface JobProgressProps {
  id: string;
  /** What is being done, in a few words: “Export customers”. */
  title: string;
  /** A line in a corner, or a part of a page with the refused rows under it. */
  size?: "toast" | "page";
  /** What can be done with it once it has ended, such as a download or an undo. */
  actions?: (job: JobStateFragment) => ReactNode;
  /** Called once, at its end. */
  onOver?: (job: JobStateFragment) => void;
}

/** Work in the background: how far, how fast, how to stop it, and what it refused. */
export function JobProgress({ id, title, size = "page", actions, onOver }: JobProgressProps) {
  const { t } = useLingui();
  const { job, isOver, pace, cancel, isCancelling, refusals } = useJob(id, onOver);
  const isPage = size === "page";
  if (job === null) {
    return (
      <p className="text-muted">
        <Trans>This job is gone, or it is not yours to see.</Trans>
      </p>
    );
  }
  return (
    <section aria-label={title} className={cx("flex min-w-0 flex-col", isPage ? "gap-3" : "gap-1.5")}>
      <div className="flex min-h-7 items-center gap-2">
        {isOver && job && <Outcome job={job} />}
        <p className={cx("min-w-0 flex-1 truncate font-medium", isPage && "text-base")}>{title}</p>
        {isOver && job && actions?.(job)}
        {!isOver && (
          <Button size="sm" variant={isPage ? "secondary" : "ghost"} isDisabled={isCancelling || !job} onPress={cancel}>
            {isCancelling ? t`Stopping…` : t`Cancel`}
          </Button>
        )}
      </div>
      {!isOver && <Bar job={job} label={title} />}
      <p className="flex flex-wrap gap-x-3 text-muted text-xs tabular-nums" aria-live={isOver ? "polite" : "off"}>
        {job ? <Words job={job} /> : t`Starting…`}
        {pace !== undefined && !isOver && (
          <span>
            <Trans>{formatNumber(pace)} rows a second</Trans>
          </span>
        )}
        {job && job.failed > 0 && (
          <span className="text-warn">
            <Plural value={job.failed} one="# row refused" other="# rows refused" />
          </span>
        )}
      </p>
      {job?.error && <p className={cx("text-xs", isOver ? "text-bad" : "text-warn")}>{job.error}</p>}
      {refusals.length > 0 && <FormNotice refusals={refusals} />}
      {isPage && job && job.failed > 0 && <JobFailures id={id} failed={job.failed} isOver={isOver} />}
    </section>
  );
}

function Bar({ job, label }: { job: JobStateFragment | undefined; label: string }) {
  const known = job?.total ? Math.round(job.progress * 100) : undefined;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(known !== undefined && { "aria-valuenow": known })}
      className="h-1.5 overflow-hidden rounded-full bg-press"
    >
      <div
        className={cx("h-full rounded-full bg-accent transition-[width] duration-300", known === undefined && "bone")}
        style={{ width: `${known ?? 100}%` }}
      />
    </div>
  );
}

function Words({ job }: { job: JobStateFragment }) {
  const { status, processed, total } = job;
  if (status === "QUEUED")
    return (
      <span>
        <Trans>Waiting for its turn</Trans>
      </span>
    );
  if (status === "RUNNING" && total)
    return (
      <span>
        <Trans>
          {formatNumber(processed)} of {formatNumber(total)}
        </Trans>
      </span>
    );
  if (status === "CANCELLED")
    return (
      <span>
        <Trans>Cancelled after {formatNumber(processed)} rows</Trans>
      </span>
    );
  if (status === "FAILED")
    return (
      <span>
        <Trans>Failed after {formatNumber(processed)} rows</Trans>
      </span>
    );
  return (
    <span>
      <Plural value={processed} one="# row" other="# rows" />
    </span>
  );
}

/** A colour only where something should be looked at. */
function Outcome({ job: { status } }: { job: JobStateFragment }) {
  const { t } = useLingui();
  if (status === "SUCCEEDED") return <CircleCheck aria-label={t`Done`} className="size-4 shrink-0 text-good" />;
  if (status === "PARTIAL")
    return <CircleAlert aria-label={t`Done, with refused rows`} className="size-4 shrink-0 text-warn" />;
  if (status === "FAILED") return <CircleAlert aria-label={t`Failed`} className="size-4 shrink-0 text-bad" />;
  return <CircleSlash aria-label={t`Cancelled`} className="size-4 shrink-0 text-muted" />;
}
