import { describe, expect, it } from "vitest";
import type { Field } from "@/features/customers/fields/data";
import { changesOf, inputOf, isSafeLink, keyFrom } from "@/features/customers/fields/values";

const field = (key: string, kind: Field["kind"], more: Partial<Field> = {}): Field => ({
  id: `cfd_${key}`,
  version: 1,
  key,
  name: key,
  description: null,
  kind,
  choices: null,
  unit: null,
  currencyCode: null,
  isRequired: false,
  isPersonal: false,
  isFilterable: true,
  archivedAt: null,
  ...more,
});

describe("custom fields", () => {
  it("make a key of a name, whatever it is written in", () => {
    expect(keyFrom("Shirt size", [])).toBe("shirt_size");
    expect(keyFrom("  1st Année!  ", [])).toBe("st_annee");
    expect(keyFrom("靴のサイズ", ["field"])).toBe("field_2");
    expect(keyFrom("Size", ["size", "size_2"])).toBe("size_3");
  });

  it("send a value in the form of its kind", () => {
    expect(inputOf(field("n", "NUMBER"), "1.5")).toEqual({ number: "1.5" });
    expect(inputOf(field("m", "MONEY", { currencyCode: "USD" }), "2")).toEqual({
      money: { amount: "2", currencyCode: "USD" },
    });
    expect(inputOf(field("b", "BOOLEAN"), "false")).toEqual({ boolean: false });
    expect(inputOf(field("t", "LINK"), null)).toBeNull();
  });

  it("send only what differs, and null for what was emptied", () => {
    const fields = [field("a", "TEXT"), field("b", "TEXT"), field("c", "DATE")];
    expect(changesOf(fields, { a: "one", b: "two" }, { a: "one", b: null, c: "2026-01-02" })).toEqual([
      { key: "b", value: null },
      { key: "c", value: { date: "2026-01-02" } },
    ]);
  });

  it("open links to pages and mail addresses, and nothing else", () => {
    expect(["https://a.example", "HTTP://a.example/b", "mailto:a@b.example"].every(isSafeLink)).toBe(true);
    expect(["javascript:alert(1)", "data:text/html,x", " https://a b", "//a.example"].some(isSafeLink)).toBe(false);
  });
});
