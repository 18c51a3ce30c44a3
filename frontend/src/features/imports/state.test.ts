import { expect, test } from "vitest";
import { remapped, toInput } from "@/features/imports/state";

test("a field that is chosen anew leaves the column that had it", () => {
  expect(remapped({ Mail: "email", Other: null }, "Other", "email")).toEqual({ Mail: null, Other: "email" });
});

test("a column can be left out beside others that are", () => {
  expect(remapped({ Mail: "email", Other: null }, "Mail", null)).toEqual({ Mail: null, Other: null });
});

test("without a change the server's own suggestion is taken", () => {
  expect(toInput(undefined)).toBeNull();
  expect(toInput({ Mail: "email" })).toEqual([{ header: "Mail", field: "email" }]);
});
