import { expect, test } from "vitest";
import { acrossValues, crossed, overTime, pieces } from "@/features/reports/shape";
import type { Row } from "@/features/reports/values";

function row(facts: { start?: string; splits: Record<string, string>; size: number | null; isOther?: boolean }): Row {
  const figures = [
    {
      key: "orders",
      number: facts.size === null ? null : String(facts.size),
      money: null,
      text: null,
      at: null,
      change: null,
    },
  ];
  return {
    key: JSON.stringify(facts),
    bucketStart: facts.start ?? null,
    bucketEnd: null,
    isComplete: facts.start !== "2026-03-01T00:00:00Z",
    isOther: facts.isOther ?? false,
    dimensions: Object.entries(facts.splits).map(([key, value]) => ({ key, value, label: value, isoNumeric: null })),
    metrics: figures,
    previous: null,
  };
}

test("periods stand in the order of time however the table is sorted, and what is missing is missing", () => {
  const plot = overTime(
    [
      row({ start: "2026-03-01T00:00:00Z", splits: { type: "NEW" }, size: 3 }),
      row({ start: "2026-01-01T00:00:00Z", splits: { type: "OLD" }, size: null }),
      row({ start: "2026-01-01T00:00:00Z", splits: { type: "NEW" }, size: 1 }),
    ],
    "orders",
    "type",
    (start) => start.slice(0, 7),
    "Orders",
  );
  expect(plot.columns.map(({ label, isComplete }) => [label, isComplete])).toEqual([
    ["2026-01", true],
    ["2026-03", false],
  ]);
  expect(plot.series.map(({ label, cells }) => [label, cells.map((cell) => cell?.size)])).toEqual([
    ["NEW", [1, 3]],
    ["OLD", [null, undefined]],
  ]);
});

test("only as many series are drawn as can be told apart, and the rest is named", () => {
  const rows = Array.from({ length: 9 }, (_, place) =>
    row({ start: "2026-01-01T00:00:00Z", splits: { city: `city${place}` }, size: place }),
  );
  const plot = overTime(rows, "orders", "city", String, "Orders");
  expect([plot.series.length, plot.hidden]).toEqual([6, 3]);
});

test("values with an order of their own stand in it, the unknown last", () => {
  const rows = ["10", "UNKNOWN", "9", "1"].map((value) => row({ splits: { hour: value }, size: 1 }));
  expect(acrossValues(rows, "orders", "hour", "Orders").columns.map(({ id }) => id)).toEqual([
    "1",
    "9",
    "10",
    "UNKNOWN",
  ]);
});

test("two splits against each other find their row, and nothing where there is none", () => {
  const grid = crossed(
    [row({ splits: { down: "2", across: "1" }, size: 4 }), row({ splits: { down: "10" }, size: 9 })],
    "down",
    "across",
  );
  expect(grid.rows.map(({ id }) => id)).toEqual(["2"]);
  expect(grid.at("2", "1")?.metrics[0]?.number).toBe("4");
  expect(grid.at("1", "2")).toBeUndefined();
});

test("a wide grid goes in pieces, each with the lines that reach into it", () => {
  const cells = [
    ["a", "1"],
    ["a", "2"],
    ["a", "3"],
    ["b", "1"],
  ] as const;
  const rows = cells.map(([down, across]) => row({ splits: { down, across }, size: 1 }));
  const found = pieces(crossed(rows, "down", "across"), 2);
  const names = (heads: readonly { id: string }[]) => heads.map(({ id }) => id).join("");
  expect(found.map((one) => [names(one.columns), names(one.rows)])).toEqual([
    ["12", "ab"],
    ["3", "a"],
  ]);
});
