import { expect, test } from "vitest";
import { everyMatch } from "@/features/customers/bulk/selected";

test("everybody who matches is a filter, with the search in it", () => {
  const filter = { orderCount: { gte: 2 } };
  expect(everyMatch({ filter })).toEqual({ filter });
  expect(everyMatch({ search: "ana" })).toEqual({ filter: { search: "ana" } });
  expect(everyMatch({ filter, search: "ana" })).toEqual({ filter: { and: [filter, { search: "ana" }] } });
});

test("without a question everybody is meant, and said", () => {
  expect(everyMatch({ search: undefined, filter: undefined })).toEqual({ everyone: true });
});
