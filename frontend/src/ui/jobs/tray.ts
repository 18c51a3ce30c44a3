import type { ReactNode } from "react";
import type { JobStateFragment } from "@/gql/graphql";

/** A job that the reader started and that is shown in the corner wherever they go meanwhile. */
export interface TrayJob {
  id: string;
  title: string;
  actions?: (job: JobStateFragment) => ReactNode;
  onOver?: (job: JobStateFragment) => void;
}

let followed: readonly TrayJob[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly TrayJob[]): void {
  followed = next;
  for (const listener of listeners) listener();
}

/** Shows a job in the corner until it is dismissed. */
export function followJob(job: TrayJob): void {
  publish([...followed.filter(({ id }) => id !== job.id), job]);
}

export function dismissJob(id: string): void {
  publish(followed.filter((job) => job.id !== id));
}

export function subscribeTray(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function trayJobs(): readonly TrayJob[] {
  return followed;
}
