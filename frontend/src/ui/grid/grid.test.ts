import { expect, test } from "vitest";
import { nextSort } from "@/ui/grid/sort";

test("figures begin with the greatest, words with A, and a second click turns round", () => {
  expect(nextSort({ sort: "spent", isEnd: true }, "name")).toBe("-spent");
  expect(nextSort({ sort: "spent", isEnd: true }, "-spent")).toBe("spent");
  expect(nextSort({ sort: "name" }, "-spent")).toBe("name");
  expect(nextSort({ sort: "name" }, "name")).toBe("-name");
});
