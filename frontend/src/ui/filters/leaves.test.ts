import { readFileSync } from "node:fs";
import { i18n } from "@lingui/core";
import { buildSchema, type GraphQLInputObjectType, getNamedType, isInputObjectType, isListType } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { setLocale } from "@/lib/format";
import { customerLeaves } from "@/ui/filters/customerLeaves";
import type { FieldFacts, Kind, LeafMap } from "@/ui/filters/leaves";
import { operatorsOf, readOperator } from "@/ui/filters/operators";
import { orderLeaves } from "@/ui/filters/orderLeaves";
import { filterInWords } from "@/ui/filters/phrases";
import type { Filter } from "@/ui/filters/tree";

const schema = buildSchema(readFileSync(`${import.meta.dirname}/../../../../schema.graphql`, "utf8"));
const SUBJECTS: [string, LeafMap][] = [
  ["CustomerFilter", customerLeaves],
  ["OrderFilter", orderLeaves],
];
const TYPES: Partial<Record<string, Kind[]>> = {
  StringFilter: ["text"],
  IDFilter: ["ids"],
  IntFilter: ["whole"],
  DecimalFilter: ["money", "decimal"],
  DateTimeFilter: ["instant"],
  DateFilter: ["day"],
  Boolean: ["flag"],
  String: ["word"],
  Duration: ["span"],
};

beforeAll(() => {
  setLocale({ locale: "en-US", timeZone: "Europe/Stockholm" });
  i18n.loadAndActivate({ locale: "en", messages: {} });
});

function input(name: string): GraphQLInputObjectType {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`${name} is no input.`);
  return type;
}

/** Names of fields that have no line, or a line of another kind than the API takes. */
function faults(name: string, leaves: LeafMap): string[] {
  return Object.values(input(name).getFields()).flatMap((field) => {
    if (/^(?:and|or|not)$/.test(field.name)) return [];
    const leaf = leaves[field.name];
    if (!leaf) return [`${name}.${field.name}: add its line to ${name.replace("Filter", "").toLowerCase()}Leaves.ts`];
    const type = getNamedType(field.type);
    const usual: Kind[] = isInputObjectType(type)
      ? ["parts", "filter", "row"]
      : isListType(field.type)
        ? ["codes"]
        : ["code"];
    const kinds = TYPES[type.name] ?? usual;
    if (!kinds.includes(leaf.kind)) return [`${name}.${field.name} is a ${type.name}, declared as ${leaf.kind}`];
    return leaf.leaves && isInputObjectType(type) ? foreign(type, leaf.leaves()) : [];
  });
}

/** Leaves of a value with parts that the API does not know. */
function foreign(type: GraphQLInputObjectType, leaves: LeafMap): string[] {
  return Object.keys(leaves).filter((key) => !(key in type.getFields()));
}

describe("every leaf of the API", () => {
  test.each(SUBJECTS)("of %s has its line, of the kind that the API takes", (name, leaves) => {
    expect(faults(name, leaves)).toEqual([]);
    const known = Object.keys(input(name).getFields());
    expect(Object.keys(leaves).filter((key) => !known.includes(key))).toEqual([]);
  });

  test("has words for each of its codes", () => {
    for (const [name, leaves] of SUBJECTS) {
      for (const [key, leaf] of Object.entries(leaves)) {
        if (leaf.kind !== "codes") continue;
        const field = input(name).getFields()[key];
        const type = field && schema.getType(getNamedType(field.type).name);
        const values = type && "getValues" in type ? type.getValues().map((value) => value.name) : [];
        expect(Object.keys(leaf.words ?? {}).sort(), key).toEqual(values.sort());
      }
    }
  });
});

const SAMPLES: [Kind, boolean, unknown[]][] = [
  ["text", false, [{ contains: "ana" }, { startsWith: "a" }, { eq: "a" }, { neq: "a" }, { isNull: true }]],
  ["text", true, [{ in: ["SE", "a, b"] }, { notIn: ["SE"] }, { isNull: false }]],
  ["text", false, [{ in: ["a", "b"] }]],
  ["ids", true, [{ in: ["grp_1"] }, { notIn: ["grp_1", "grp_2"] }, { eq: "grp_1" }, { isNull: true }]],
  ["whole", false, [{ gt: 3 }, { gte: 3, lte: 5 }, { eq: 0 }, { in: [1, 2] }, { isNull: true }, { lt: -2 }]],
  ["money", false, [{ gt: "500" }, { gte: "0.10", lte: "99.99" }, { lte: "1.5" }]],
  ["instant", false, [{ withinLast: "P90D" }, { notWithinLast: "P3M" }, { withinNext: "P2W" }, { isNull: true }]],
  ["instant", false, [{ gte: "2026-10-31T23:00:00.000Z" }, { lt: "2026-11-02T23:00:00.000Z" }]],
  ["instant", false, [{ gte: "2026-10-24T22:00:00.000Z", lt: "2026-10-25T23:00:00.000Z" }]],
  ["day", false, [{ anniversaryWithin: "P30D" }, { month: 11 }, { eq: "1990-02-03" }, { gte: "1990-01-01" }]],
  ["codes", true, [["ACTIVE"], ["ACTIVE", "GUEST"]]],
  ["code", true, ["EMAIL"]],
  ["flag", true, [true, false]],
  ["word", false, ["ana"]],
  ["span", false, ["P0D", "P3D"]],
];

describe("a value becomes fields to edit and a value again", () => {
  test.each(SAMPLES)("%s", (kind, hasChoices, values) => {
    const operators = operatorsOf(kind, hasChoices);
    for (const value of values) {
      const found = readOperator(operators, value);
      expect(found, JSON.stringify(value)).toBeDefined();
      expect(found?.operator.write(found.texts)).toEqual(value);
    }
  });

  test("every operator of the API is one that can be chosen", () => {
    for (const [name, [kind = "word"] = []] of Object.entries(TYPES)) {
      if (!name.endsWith("Filter")) continue;
      const operators = operatorsOf(kind, false);
      for (const operator of Object.keys(input(name).getFields())) {
        const value = kind === "instant" && /^(?:gt|lte)$/.test(operator) ? undefined : sample(operator, kind);
        if (value !== undefined)
          expect(readOperator(operators, { [operator]: value }), `${name}.${operator}`).toBeDefined();
      }
    }
  });

  test("what no field could show is left alone", () => {
    const times = operatorsOf("instant", false);
    expect(readOperator(times, { withinLast: "PT30M" })).toBeUndefined();
    expect(readOperator(times, { gte: "2026-11-01T09:30:00Z" })).toBeUndefined();
    expect(readOperator(operatorsOf("money", false), { gt: "5.0000000" })).toBeUndefined();
    expect(readOperator(operatorsOf("whole", false), { gt: 1, eq: 2 })).toBeUndefined();
    expect(readOperator(operatorsOf("text", false), { in: ["a,b"] })).toBeUndefined();
  });
});

function sample(operator: string, kind: Kind): unknown {
  if (operator === "isNull" || operator === "anniversaryThisMonth") return true;
  if (/in$/i.test(operator) && operator !== "anniversaryWithin") return kind === "whole" ? [1] : ["x"];
  if (operator === "month") return 2;
  if (/within/i.test(operator)) return "P1D";
  if (kind === "instant") return "2026-10-31T23:00:00.000Z";
  return { whole: 1, money: "1", day: "2026-01-01" }[kind as string] ?? "x";
}

const FIELDS: Record<string, FieldFacts> = {
  points: { key: "points", name: "Points", kind: "NUMBER", unit: "pts" },
  budget: { key: "budget", name: "Budget", kind: "MONEY", currencyCode: "EUR" },
  size: { key: "size", name: "Size", kind: "CHOICE", choices: ["S", "M, L"] },
  met: { key: "met", name: "Met", kind: "BOOLEAN" },
  since: { key: "since", name: "Since", kind: "DATE" },
  site: { key: "site", name: "Site", kind: "LINK" },
  hobby: { key: "hobby", name: "Hobby", kind: "TEXT" },
};
const NAMING = {
  currency: "USD",
  nameOf: (_: unknown, id: string) => ({ grp_1: "VIP", SE: "Sweden" })[id] ?? id,
  fieldOf: (key: string) => FIELDS[key],
};

describe("a custom field that is chosen", () => {
  test.each([
    ["points", "number", "decimal"],
    ["budget", "number", "money"],
    ["since", "date", "day"],
    ["met", "boolean", "flag"],
    ["size", "text", "text"],
    ["site", "text", "text"],
    ["hobby", "text", "text"],
  ])("%s is compared by %s alone, or by whether it is known", (key, comparison, kind) => {
    const narrowed = customerLeaves.customField.narrow?.(FIELDS[key] as FieldFacts) ?? {};
    expect(Object.keys(narrowed)).toEqual(["key", comparison, "isSet"]);
    expect(narrowed[comparison]?.kind).toBe(kind);
  });
});

describe("a filter in words", () => {
  const said: [string, Filter][] = [
    [
      "Total spent is over $500 and last order within the last 90 days",
      { totalSpent: { gt: "500" }, lastOrderAt: { withinLast: "P90D" } },
    ],
    [
      "Has an account and (country is Sweden or group is VIP)",
      { hasAccount: true, or: [{ country: { in: ["SE"] } }, { groupId: { in: ["grp_1"] } }] },
    ],
    ["Not (tag is wholesale)", { not: { tag: { in: ["wholesale"] } } }],
    ["Orders is between 2 and 5", { orderCount: { gte: 2, lte: 5 } }],
    ["Last sign-in never", { lastLoginAt: { isNull: true } }],
    [
      "Bought (SKU begins with “MUG” and ordered within the last 1 month)",
      { bought: { sku: { startsWith: "MUG" }, at: { withinLast: "P1M" } } },
    ],
    ["Account status is active or guest", { accountStatus: ["ACTIVE", "GUEST"] }],
    [
      "Consent (channel is by e-mail and state is subscribed)",
      { consent: { channel: "EMAIL", state: ["SUBSCRIBED"] } },
    ],
    ["Birthday in November", { birthDate: { month: 11 } }],
    ["Points is over 5 pts", { customField: { key: "points", number: { gt: "5" } } }],
    ["Budget is at least €20", { customField: { key: "budget", number: { gte: "20" } } }],
    ["Size is S or M, L", { customField: { key: "size", text: { in: ["S", "M, L"] } } }],
    ["Met is yes and Met is known", { customField: { key: "met", boolean: true, isSet: true } }],
    ["Custom field (field is gone and is not known)", { customField: { key: "gone", isSet: false } }],
  ];

  test.each(said)("%s", (words, filter) => {
    expect(filterInWords(filter, customerLeaves, NAMING)).toBe(words);
  });

  test("what the builder does not know is said as it stands", () => {
    const filter = { shoeSize: { eq: 42 }, createdAt: { gte: "2026-11-01T09:30:00Z", isNull: false } };
    expect(filterInWords(filter, customerLeaves, NAMING)).toMatch(
      /^Shoe size: \{"eq":42\} and first known from Nov 1, 2026, 10:30.AM and at any time$/,
    );
  });

  test("orders of customers say both", () => {
    const filter = { status: ["COMPLETED"], customer: { totalSpent: { gte: "100" }, tag: { in: ["vip"] } } };
    expect(filterInWords(filter, orderLeaves, NAMING)).toBe(
      "Status is completed and customer (total spent is at least $100 and tag is vip)",
    );
  });
});
