import { expect, test } from "vitest";
import { readPermissions, withoutRole, withRole } from "@/features/customers/roles/changes";

const retail = { name: "Retail", permissions: [] };
const trade = { name: "Trade", permissions: ["pay on account"] };

test("a new role stands behind the others", () => {
  expect(withRole([retail], trade)).toEqual([retail, trade]);
});

test("a role that is changed or renamed keeps its place", () => {
  const wholesale = { name: "Wholesale", permissions: ["pay on account", "see wholesale prices"] };
  expect(withRole([trade, retail], wholesale, "Trade")).toEqual([wholesale, retail]);
});

test("a role that a colleague took away meanwhile is added again by who saves it", () => {
  expect(withRole([retail], trade, "Trade")).toEqual([retail, trade]);
});

test("taking one away leaves the others", () => {
  expect(withoutRole([retail, trade], "Trade")).toEqual([retail]);
});

test("permissions are lines, without empty ones and each once", () => {
  expect(readPermissions(" pay on account \n\npay on account\nsee prices")).toEqual(["pay on account", "see prices"]);
  expect(readPermissions(null)).toEqual([]);
});
