import { describe, expect, test } from "vitest";
import { hasAddress, readAddress } from "@/features/customers/form/address";
import { differences, editableOf, inputFrom } from "@/features/customers/form/changes";
import { worthAsking } from "@/features/customers/form/sought";

describe("editing", () => {
  const base = editableOf({ firstName: "Ana", email: "ana@example.com" });

  test("sends only what was changed", () => {
    expect(inputFrom({ firstName: "Ana", lastName: "Cruz", email: "ana@example.com", phone: null }, base)).toEqual({
      lastName: "Cruz",
    });
  });

  test("an emptied field clears", () => {
    expect(inputFrom({ email: null }, base)).toEqual({ email: null });
  });

  test("a box that is ticked or no more is sent as yes or no", () => {
    const exempt = editableOf({ taxExempt: true });
    expect(inputFrom({ taxExempt: "on" }, base)).toEqual({ taxExempt: true });
    expect(inputFrom({ taxExempt: null }, exempt)).toEqual({ taxExempt: false });
    expect(inputFrom({ taxExempt: "on" }, exempt)).toEqual({});
  });

  test("a colleague's changes are listed one by one", () => {
    expect(differences(base, { ...base, phone: "+639170000000" })).toEqual([["phone", null, "+639170000000"]]);
  });
});

test("a country alone is no address", () => {
  expect(hasAddress(readAddress({ countryCode: "PH" }))).toBe(false);
  expect(hasAddress(readAddress({ countryCode: "PH", city: "Cebu" }))).toBe(true);
});

describe("asking for duplicates while a name is typed", () => {
  test("waits for a whole e-mail, six digits, or two names", () => {
    expect(worthAsking({ email: "ana@", phone: "0917", name: "Ana " })).toEqual({});
    expect(worthAsking({ email: "ana@example.com ", phone: "0917 555", name: "Ana Cruz" })).toEqual({
      email: "ana@example.com",
      phone: "0917 555",
      name: "Ana Cruz",
    });
  });
});
