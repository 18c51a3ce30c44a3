import { expect, test } from "vitest";
import { rowsPerSecond, type Step, withStep } from "@/ui/jobs/pace";

function steps(...pairs: [number, number][]): Step[] {
  return pairs.reduce<Step[]>((kept, [at, processed]) => withStep(kept, { at, processed }), []);
}

test("one step says nothing about the pace", () => {
  expect(rowsPerSecond(steps([0, 100]))).toBeUndefined();
});

test("the pace is that of the last seconds, not of the whole run", () => {
  expect(rowsPerSecond(steps([0, 0], [1_000, 10], [60_000, 20], [61_000, 5_020]))).toBe(5_000 / 1);
});

test("a job that stands still has no pace", () => {
  expect(rowsPerSecond(steps([0, 50], [5_000, 50]))).toBeUndefined();
});
