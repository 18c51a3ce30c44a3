/** How many rows a second, from the last few steps that were told. */
export interface Step {
  at: number;
  processed: number;
}

const WINDOW_MS = 8_000;

/** Adds a step and forgets those too old to say how fast it goes now; one is kept from before the window. */
export function withStep(steps: readonly Step[], step: Step): Step[] {
  const oldest = step.at - WINDOW_MS;
  const kept = steps.filter(({ at }, index) => at >= oldest || (steps[index + 1]?.at ?? 0) >= oldest);
  return [...kept, step];
}

export function rowsPerSecond(steps: readonly Step[]): number | undefined {
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last || last.at - first.at < 400 || last.processed <= first.processed) return undefined;
  return Math.round(((last.processed - first.processed) * 1000) / (last.at - first.at));
}
