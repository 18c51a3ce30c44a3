import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "@/ui/Button";
import { JobProgress } from "@/ui/jobs/JobProgress";
import { dismissJob, subscribeTray, trayJobs } from "@/ui/jobs/tray";

/** The jobs that the reader started, in the corner; dismissing one hides it, it goes on all the same. */
export default function JobTray() {
  const { t } = useLingui();
  const jobs = useSyncExternalStore(subscribeTray, trayJobs);
  if (jobs.length === 0) return null;
  return (
    <section
      aria-label={t`Work in the background`}
      className="fixed right-4 bottom-16 z-30 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2"
    >
      {jobs.map(({ id, title, actions, onOver }) => (
        <div key={id} className="flex animate-in items-start gap-1 rounded-lg bg-raised py-2 pr-1.5 pl-4 shadow-pop">
          <div className="min-w-0 flex-1">
            <JobProgress size="toast" id={id} title={title} {...(actions && { actions })} {...(onOver && { onOver })} />
          </div>
          <IconButton
            size="sm"
            label={t`Hide ${title}`}
            icon={<X className="size-3.5" />}
            onPress={() => dismissJob(id)}
          />
        </div>
      ))}
    </section>
  );
}
