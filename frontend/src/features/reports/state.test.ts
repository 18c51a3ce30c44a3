import { describe, expect, test } from "vitest";
import { readReportSearch } from "@/features/reports/address";
import { pictureOf } from "@/features/reports/picture";
import { inputOf, type Meaning, ranked, readRange, readShown, searchOf } from "@/features/reports/state";
import type { ReportInput } from "@/gql/graphql";

const metric = (key: string, additive = true) => ({
  key,
  title: key,
  formula: "",
  unit: "COUNT" as const,
  additive,
  excludes: [],
  higherIsBetter: true,
});
const split = (key: string) => ({ key, title: key, description: null, isTime: false, overlaps: false });

const SALES: Meaning = {
  id: "NEW_VS_RETURNING_SALES",
  category: "Sales",
  title: "Sales",
  description: "",
  picture: "STACKED_BARS",
  basis: "REFUND_DATE",
  isPointInTime: false,
  granularities: ["DAY", "MONTH", "TOTAL"],
  defaultGranularity: "DAY",
  defaultRange: "LAST_30_DAYS",
  defaultMetrics: ["customers", "orders"],
  defaultDimensions: ["customerType"],
  metrics: [metric("customers", false), metric("orders"), metric("netSales")],
  dimensions: [split("customerType"), split("country"), split("customer")],
};

describe("a bare address", () => {
  test("asks for the report's own splits and numbers of the last 30 days", () =>
    expect(inputOf({}, SALES)).toEqual({
      report: "NEW_VS_RETURNING_SALES",
      range: { preset: "LAST_30_DAYS" },
      granularity: "DAY",
      metrics: ["customers", "orders"],
      dimensions: ["customerType"],
      compareTo: "NONE",
      first: 1000,
    }));
});

test("a range is told by periods that its length asks for, until somebody chooses", () => {
  const by = (search: object) => inputOf(search, SALES).granularity;
  expect(by({ range: "last-12-months" })).toBe("MONTH");
  expect(by({ range: "last-quarter" })).toBe("DAY");
  expect(by({ range: "2026-01-01..2026-01-01" })).toBe("DAY"); // It has no hours.
  expect(by({ range: "2026-01-01..2026-03-31" })).toBe("DAY");
  expect(by({ range: "2026-01-01..2026-12-31" })).toBe("MONTH");
  expect(by({ range: "2026-01-01..2026-12-31", grain: "day" })).toBe("DAY");
  const ofDays = inputOf({ range: "last-12-months", grain: "day" }, SALES);
  expect(searchOf(ofDays, SALES)).toEqual({ range: "last-12-months", grain: "day" });
});

describe("an address that somebody wrote", () => {
  test("is taken where it is known and otherwise left alone", () => {
    const search = readReportSearch({
      range: "2026-03-31..2026-01-01",
      grain: "fortnight",
      metrics: "orders,nonsense,orders",
      by: "none",
      compare: "previous-year",
      sort: "-orders",
      top: "5000",
      basis: "never",
      stranger: "x",
    });
    expect(inputOf(search, SALES)).toMatchObject({
      range: { from: "2026-01-01", to: "2026-03-31" },
      granularity: "DAY",
      metrics: ["orders"],
      dimensions: [],
      compareTo: "PREVIOUS_YEAR",
      orderBy: [{ key: "orders", direction: "DESC" }],
      top: 100,
    });
    expect(inputOf(search, SALES)).not.toHaveProperty("basis");
  });

  test("asks for no sort by a number that the report does not have", () =>
    expect(inputOf({ sort: "-secrets" }, SALES)).not.toHaveProperty("orderBy"));

  test("draws the number that was pressed only while it is asked for", () => {
    expect(readShown({ show: "orders" }, SALES)).toBe("orders");
    expect(readShown({ show: "netSales" }, SALES)).toBe("customers");
  });

  test("names a range by its preset or its days", () => {
    expect(readRange("last-12-months", "ALL_TIME")).toEqual({ preset: "LAST_12_MONTHS" });
    expect(readRange("soon", "LAST_30_DAYS")).toEqual({ preset: "LAST_30_DAYS" });
  });
});

test("a saved report comes back as the address that it was saved from", () => {
  const search = {
    range: "last-quarter",
    grain: "month",
    by: "country",
    metrics: "orders,netSales",
    compare: "previous-year",
    segment: "seg_1,seg_2",
    filter: '{"orderCount":{"gte":2}}',
    orders: '{"hasDiscount":true}',
    store: "sto_1",
    basis: "order-date",
    zone: "America/New_York",
    sort: "-netSales",
    top: "10",
  };
  const kept = JSON.parse(JSON.stringify(inputOf(search, SALES))) as ReportInput;
  expect(searchOf(kept, SALES)).toEqual(search);
  expect(searchOf(inputOf({}, SALES), SALES)).toEqual({});
  expect(searchOf(inputOf({ by: "none" }, SALES), SALES)).toEqual({ by: "none" });
});

test("rows that are ranked come the largest first, unless another order is wished", () => {
  const asked = (search: object) => ranked(inputOf(search, SALES), SALES).orderBy;
  expect(asked({ by: "country", grain: "total" })).toEqual([{ key: "customers", direction: "DESC" }]);
  expect(asked({ by: "country", grain: "total", metrics: "orders" })).toEqual([{ key: "orders", direction: "DESC" }]);
  expect(asked({ by: "country", grain: "total", sort: "country" })).toEqual([{ key: "country", direction: "ASC" }]);
  expect(asked({ by: "country" })).toBeUndefined();
  expect(asked({ by: "customer" })).toEqual([{ key: "orders", direction: "DESC" }]);
});

describe("the picture", () => {
  const sales = SALES.metrics[2];
  const people = SALES.metrics[0];
  test("is columns of new and returning, a line where people would be counted twice", () => {
    expect(pictureOf(SALES, sales, ["customerType"], "DAY")).toBe("stacked");
    expect(pictureOf(SALES, people, ["customerType"], "DAY")).toBe("stacked");
    expect(pictureOf(SALES, people, ["country"], "DAY")).toBe("line");
  });
  test("follows the splits, whatever the report's own is", () => {
    expect(pictureOf(SALES, people, ["country"], "TOTAL")).toBe("map");
    expect(pictureOf(SALES, people, ["city"], "TOTAL")).toBe("ranked");
    expect(pictureOf(SALES, people, ["intervalDays"], "TOTAL")).toBe("columns");
    expect(pictureOf(SALES, people, ["weekday", "hour"], "TOTAL")).toBe("hours");
    expect(pictureOf(SALES, people, ["period", "cohort"], "MONTH")).toBe("cohorts");
    expect(pictureOf(SALES, people, ["cohort"], "MONTH")).toBe("columns");
    expect(pictureOf(SALES, people, ["customer"], "TOTAL")).toBe("none");
    expect(pictureOf(SALES, people, ["city", "channel"], "TOTAL")).toBe("none");
  });
});
