import { expect, test } from "vitest";
import { ruleOf } from "@/features/segments/data";
import { movedIn } from "@/features/segments/History";

const day = (enteredCount: number, leftCount: number) => ({
  day: "2026-11-01",
  memberCount: 1,
  enteredCount,
  leftCount,
});

test("only the last days count as recent", () => {
  expect(movedIn([day(9, 9), day(1, 0), day(2, 3)], 2)).toEqual({ entered: 3, left: 3 });
  expect(movedIn([], 30)).toEqual({ entered: 0, left: 0 });
});

test("a rule is read from the address and from the server, and nothing else is one", () => {
  expect(ruleOf('{"hasAccount":true}')).toEqual({ hasAccount: true });
  expect(ruleOf({ hasAccount: true })).toEqual({ hasAccount: true });
  expect(ruleOf("{oops")).toBeUndefined();
  expect(ruleOf(null)).toBeUndefined();
});
