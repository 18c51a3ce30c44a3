import { expect, test } from "vitest";
import { byDay, familiesOf, readFamilies, type TimelinePart } from "@/ui/timeline/data";

function at(id: string, instant: string): TimelinePart {
  return { id, at: instant, kind: "NOTE", title: id, actor: null, details: [], subject: null };
}

test("events of one day stand together, in the order in which they came", () => {
  const days = byDay([
    at("c", "2026-11-22T12:00:00Z"),
    at("b", "2026-11-22T11:00:00Z"),
    at("a", "2026-11-20T12:00:00Z"),
  ]);
  expect(days.map(({ events }) => events.map(({ id }) => id))).toEqual([["c", "b"], ["a"]]);
});

test("an address names families in any order, and what no such timeline has is passed over", () => {
  const ofOrder = familiesOf({ kind: "order", id: "ord_1" });
  expect(readFamilies("notes,orders,account,nonsense", ofOrder)).toEqual(["orders", "notes"]);
  expect(readFamilies(undefined, ofOrder)).toEqual([]);
});
