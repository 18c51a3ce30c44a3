import { expect, test } from "vitest";
import { stepped } from "@/features/reports/steps";

test("whole months stay whole months, however long they are", () => {
  const own = { from: "2026-03-01", to: "2026-03-31" };
  expect(stepped(own, own, -1)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(stepped({ from: "2026-01-01", to: "2026-03-31" }, { preset: "LAST_QUARTER" }, -1)).toEqual({
    from: "2025-10-01",
    to: "2025-12-31",
  });
});

test("a period that still runs is left as a whole one", () => {
  expect(stepped({ from: "2026-11-01", to: "2026-11-28" }, { preset: "THIS_MONTH" }, -1)).toEqual({
    from: "2026-10-01",
    to: "2026-10-31",
  });
});

test("other days move by as many as they are, and back again", () => {
  const days = { from: "2026-02-20", to: "2026-03-05" };
  const before = stepped(days, days, -1);
  expect(before).toEqual({ from: "2026-02-06", to: "2026-02-19" });
  expect(stepped(before, before, 1)).toEqual(days);
});
