import { expect, test } from "vitest";
import { storeCode } from "@/features/auth/storeCode";

test.each([
  ["Corner Books", "corner-books"],
  ["Café Ñandú", "cafe-nandu"],
  ["  ---  ", "default"],
  ["書店", "default"],
])("the store %s is called %s", (name, code) => {
  expect(storeCode(name)).toBe(code);
});
