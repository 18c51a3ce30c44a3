import { expect, test } from "vitest";
import { readListSearch } from "@/features/customers/list/address";
import { readFilter, readSort, readVariables } from "@/features/customers/list/state";
import { parseColumns } from "@/ui/grid/columns";

test("a full address becomes one filter", () => {
  const search = { account: "with", spent: "100..", country: "SE,JP", group: "grp_1", lastOrder: "P90D" };
  expect(readFilter(search)).toEqual({
    hasAccount: true,
    totalSpent: { gte: "100" },
    country: { in: ["SE", "JP"] },
    groupId: { in: ["grp_1"] },
    lastOrderAt: { withinLast: "P90D" },
  });
});

test("an empty address filters nothing", () => {
  expect(readFilter({})).toBeUndefined();
});

test("an unknown sort falls back instead of failing", () => {
  expect(readSort("-spent").orderBy).toEqual([{ field: "TOTAL_SPENT", direction: "DESC" }]);
  expect(readSort("shoe size").text).toBe("-lastOrder");
});

test("a custom field is a column and a sort by its key", () => {
  expect(readSort("-custom.shoe_size")).toEqual({
    text: "-custom.shoe_size",
    orderBy: [{ field: "CUSTOM_FIELD", customFieldKey: "shoe_size", direction: "DESC" }],
  });
  expect(readVariables({}, parseColumns("name,custom.shoe_size:90"))).toMatchObject({
    withFields: true,
    fieldKeys: ["shoe_size"],
  });
});

test("columns that cost a join are asked for only when they are shown", () => {
  expect(readVariables({}, parseColumns("name"))).toMatchObject({ withCountry: false, withGroups: false });
  expect(readVariables({}, parseColumns("name,country:120"))).toMatchObject({ withCountry: true, withGroups: false });
});

test("parameters of strangers are dropped", () => {
  expect(readListSearch({ q: "ana", utm_source: "mail" })).toEqual({ q: "ana" });
});
