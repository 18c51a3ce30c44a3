import { describe, expect, test } from "vitest";
import { formatList, formatRange, parseList, parseRange, parseSearch, stringifySearch } from "@/lib/url";

describe("the address bar", () => {
  test("keeps what looks like a number as the text it is", () => {
    expect(parseSearch("?q=0917")).toEqual({ q: "0917" });
    expect(stringifySearch({ q: "0917", sort: undefined, tag: "" })).toBe("?q=0917");
  });

  test("gives back what it was given, accents and signs included", () => {
    const search = { q: "José & co = 100%", lastOrder: "2026-01-01..", country: "SE,JP" };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });

  test("writes lists and ranges as a person would", () => {
    expect(stringifySearch({ country: "SE,JP", spent: "100..500" })).toBe("?country=SE,JP&spent=100..500");
  });
});

describe("ranges", () => {
  test.each([
    ["100..500", { from: "100", to: "500" }],
    ["100..", { from: "100" }],
    ["..500", { to: "500" }],
    ["3", { from: "3", to: "3" }],
  ])("%s reads and writes the same", (text, range) => {
    expect(parseRange(text)).toEqual(range);
    expect(formatRange(range)).toBe(text);
  });

  test("nothing is no range", () => {
    expect(parseRange("..")).toBeUndefined();
    expect(parseRange(undefined)).toBeUndefined();
    expect(formatRange({})).toBeUndefined();
  });
});

test("an empty list is no parameter at all", () => {
  expect(parseList(undefined)).toEqual([]);
  expect(formatList([])).toBeUndefined();
  expect(parseList(formatList(["a", "b"]))).toEqual(["a", "b"]);
});
