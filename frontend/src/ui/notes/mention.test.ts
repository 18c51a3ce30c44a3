import { expect, test } from "vitest";
import { matching, mentionBefore, mentioned } from "@/ui/notes/mention";

test("a mention begins with an @ that begins a word", () => {
  expect(mentionBefore("Ask @an", 7)).toBe("an");
  expect(mentionBefore("@", 1)).toBe("");
  expect(mentionBefore("@Ann Le", 7)).toBe("Ann Le");
  expect(mentionBefore("write to ann@example.com", 24)).toBeUndefined();
  expect(mentionBefore("@ann, please", 12)).toBeUndefined();
});

test("choosing a colleague puts the whole name in its place and the caret behind it", () => {
  expect(mentioned("Ask @an about it", 7, "an", "Ann Lee")).toEqual({ text: "Ask @Ann Lee about it", caret: 13 });
});

test("colleagues are found by the beginning of either name, and not offered once written out", () => {
  const team = [{ name: "Ann Lee" }, { name: "Bo Annis" }, { name: "Cy" }];
  expect(matching(team, "ann").map(({ name }) => name)).toEqual(["Ann Lee", "Bo Annis"]);
  expect(matching(team, "Cy")).toEqual([]);
});
