import { describe, expect, test } from "vitest";
import { extent, labelled, runs, stacked, tint } from "@/features/reports/charts/scales";
import { step } from "@/features/reports/charts/walk";

describe("labels", () => {
  test("all stand where there is room", () => expect(labelled(4, 400, 80)).toEqual([0, 1, 2, 3]));
  test("every n-th stands where there is not", () => expect(labelled(30, 400, 80)).toEqual([0, 6, 12, 18, 24]));
  test("one stands in no room at all", () => expect(labelled(3, 10, 80)).toEqual([0]));
});

describe("an axis", () => {
  test("holds zero, and what is below it", () => expect(extent([5, null, -2, undefined])).toEqual([-2, 5]));
  test("of nothing is an axis still", () => expect(extent([null, 0])).toEqual([0, 1]));
});

describe("a tint", () => {
  test("is none for nothing, and the strongest for the most", () =>
    expect([tint(null, 9), tint(0, 9), tint(0.01, 9), tint(9, 9)]).toEqual([0, 0, 1, 6]));
  test("is none for what is below zero", () => expect(tint(-4, 9)).toBe(0));
});

test("what is below zero is stacked below it", () =>
  expect(stacked([3, -1, null, 2, -2])).toEqual([
    { from: 0, to: 3 },
    { from: 0, to: -1 },
    { from: 3, to: 3 },
    { from: 3, to: 5 },
    { from: -1, to: -3 },
  ]));

test("a line is interrupted where there is no number, not where it is zero", () =>
  expect(runs([1, 0, null, 4, undefined, 5])).toEqual([[0, 1], [3], [5]]));

describe("arrow keys", () => {
  test("enter a picture at its first or its last column", () => {
    expect(step("ArrowRight", undefined, 5, 2)).toEqual({ column: 0, row: 0 });
    expect(step("ArrowLeft", undefined, 5, 2)).toEqual({ column: 4, row: 0 });
    expect(step("End", undefined, 5, 2)).toEqual({ column: 4, row: 0 });
  });
  test("walk between columns and within one, and stop at the edge", () => {
    expect(step("ArrowRight", { column: 4, row: 1 }, 5, 2)).toEqual({ column: 4, row: 1 });
    expect(step("ArrowDown", { column: 2, row: 0 }, 5, 2)).toEqual({ column: 2, row: 1 });
    expect(step("Home", { column: 2, row: 1 }, 5, 2)).toEqual({ column: 0, row: 1 });
  });
  test("lead nowhere in an empty picture, and other keys never", () => {
    expect(step("ArrowRight", undefined, 0, 0)).toBeUndefined();
    expect(step("a", { column: 0, row: 0 }, 5, 2)).toBeUndefined();
  });
});
