import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import {
  ImportJobDocument,
  type ImportJobQuery,
  ImportRefusalsDocument,
  type JobStateFragment,
  type JobStatus,
} from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { request } from "@/lib/graphql";
import { graphqlQuery, invalidate } from "@/lib/query";
import { Button } from "@/ui/Button";
import { JobProgress } from "@/ui/jobs/JobProgress";
import { Notice } from "@/ui/Notice";
import { Stat, Stats } from "@/ui/Stat";
import { toast } from "@/ui/Toast";

const COUNTED_EVERY_MS = 1_000;

function factsOf(answer: ImportJobQuery | undefined) {
  const job = answer?.job;
  return job && "fileName" in job ? job : undefined;
}

function isOver(status: JobStatus | undefined): boolean {
  return status !== undefined && status !== "QUEUED" && status !== "RUNNING";
}

/** An import while it runs and when it is over: what came in, and the refused rows to be mended. */
export function ImportRun({ job, onAnother, onBack }: { job: string; onAnother: () => void; onBack?: () => void }) {
  const { t } = useLingui();
  const query = useQuery({
    ...graphqlQuery(ImportJobDocument, { id: job }),
    refetchInterval: ({ state }) => (isOver(factsOf(state.data)?.status) ? false : COUNTED_EVERY_MS),
  });
  const facts = factsOf(query.data);

  async function fetchRefused() {
    const answer = await request(ImportRefusalsDocument, { id: job });
    const refusals = answer.job && "refusals" in answer.job ? answer.job.refusals : null;
    if (!refusals) return toast(t`There is nothing to fetch.`, { tone: "bad" });
    const link = document.createElement("a");
    link.href = new URL(refusals.url).pathname;
    link.download = refusals.fileName;
    link.click();
  }

  function actions(state: JobStateFragment) {
    if (state.failed === 0) return null;
    return (
      <Button size="sm" onPress={() => void fetchRefused()}>
        <Download aria-hidden className="size-3.5" />
        <Trans>Refused rows</Trans>
      </Button>
    );
  }

  const title = facts ? (facts.dryRun ? t`Trying ${facts.fileName}` : facts.fileName) : t`Import`;
  return (
    <div className="flex flex-col gap-5 py-4">
      <h2 className="sr-only">
        <Trans>This import</Trans>
      </h2>
      <JobProgress
        key={job}
        id={job}
        title={title}
        actions={actions}
        onOver={() => void invalidate("ImportJob", "Imports", "Customers", "Orders", "CustomerList", "OrderList")}
      />
      {facts && (
        <Stats className="grid-cols-[repeat(auto-fit,minmax(6.25rem,8rem))]">
          <Stat label={facts.dryRun ? t`Would be made` : t`Made`}>{formatNumber(facts.created)}</Stat>
          <Stat label={facts.dryRun ? t`Would change` : t`Changed`}>{formatNumber(facts.updated)}</Stat>
          <Stat label={t`As they were`}>{formatNumber(facts.unchanged)}</Stat>
          <Stat label={t`Refused`}>{formatNumber(facts.failed)}</Stat>
        </Stats>
      )}
      {facts && facts.failed > 0 && !facts.dryRun && (
        <Notice tone="accent">
          <Trans>
            Fetch the refused rows, mend them in a spreadsheet and send the file again: the column that says why is
            passed over, and nobody comes in twice.
          </Trans>
        </Notice>
      )}
      <div className="flex gap-2">
        {onBack && (
          <Button variant={facts?.dryRun ? "primary" : "secondary"} onPress={onBack}>
            <Trans>Back to the columns</Trans>
          </Button>
        )}
        <Button onPress={onAnother}>
          <Trans>Another file</Trans>
        </Button>
      </div>
    </div>
  );
}
