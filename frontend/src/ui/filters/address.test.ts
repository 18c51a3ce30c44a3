import { beforeAll, expect, test } from "vitest";
import { setLocale } from "@/lib/format";
import { parseSearch, stringifySearch } from "@/lib/url";
import {
  addressOf,
  filterFrom,
  type Shorts,
  shortAmong,
  shortCodes,
  shortDecimal,
  shortFlag,
  shortWhen,
  shortWhole,
} from "@/ui/filters/address";
import type { Filter } from "@/ui/filters/tree";

const SHORTS: Shorts = {
  account: shortFlag("hasAccount", "with", "without"),
  spent: shortDecimal("totalSpent"),
  orders: shortWhole("orderCount"),
  last: shortWhen("lastOrderAt"),
  country: shortAmong("country"),
  status: shortCodes("accountStatus"),
};

beforeAll(() => setLocale({ locale: "en-US", timeZone: "Europe/Stockholm" }));

function throughTheBar(filter: Filter): Filter | undefined {
  return filterFrom(parseSearch(stringifySearch(addressOf(filter, SHORTS))), SHORTS);
}

const FILTERS: [string, Filter][] = [
  ["usual conditions", { hasAccount: false, totalSpent: { gte: "100.10", lte: "500" }, orderCount: { gte: 2 } }],
  ["periods", { lastOrderAt: { notWithinLast: "P90D" } }],
  ["days by the reader's clock", { lastOrderAt: { gte: "2026-10-31T23:00:00.000Z", lt: "2026-11-02T23:00:00.000Z" } }],
  ["an instant within a day", { lastOrderAt: { gte: "2026-10-31T10:30:00Z" } }],
  ["lists", { country: { in: ["SE", "JP"] }, accountStatus: ["ACTIVE"] }],
  ["a list whose values hold a comma", { country: { in: ["a,b", "c"] } }],
  ["operators without a short form", { totalSpent: { gt: "500" }, country: { notIn: ["SE"] }, orderCount: { eq: 1 } }],
  ["groups", { orderCount: { gte: 2 }, or: [{ country: { in: ["SE"] } }, { not: { totalSpent: { gt: "1" } } }] }],
  ["text of any kind", { name: { contains: 'Ångström & "sons" +1% = ?#€' } }],
];

test.each(FILTERS)("%s come back from the address as they went", (_, filter) => {
  expect(throughTheBar(filter)).toEqual(filter);
});

test("usual conditions stand there as people would write them", () => {
  const filter = { hasAccount: true, totalSpent: { gte: "100" }, lastOrderAt: { withinLast: "P30D" } };
  expect(stringifySearch(addressOf(filter, SHORTS))).toBe("?account=with&spent=100..&last=P30D");
});

test("what is no longer asked leaves the address", () => {
  expect(addressOf(undefined, SHORTS)).toEqual({
    account: undefined,
    spent: undefined,
    orders: undefined,
    last: undefined,
    country: undefined,
    status: undefined,
    filter: undefined,
  });
});

test("a condition in both places holds twice", () => {
  expect(filterFrom({ orders: "2..", filter: '{"orderCount":{"lt":9}}' }, SHORTS)).toEqual({
    orderCount: { gte: 2 },
    and: [{ orderCount: { lt: 9 } }],
  });
});

test.each(["{", "[]", "7", "null", "{}"])("what is no filter (%s) filters nothing", (filter) => {
  expect(filterFrom({ filter }, SHORTS)).toBeUndefined();
});
