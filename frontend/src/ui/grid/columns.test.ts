import { expect, test } from "vitest";
import { arranged, formatColumns, moved, parseColumns, toggled, widened } from "@/ui/grid/columns";
import { tracks } from "@/ui/grid/tracks";

const THREE = parseColumns("name,email:220,spent");

test("columns and their widths come back from the address as they went", () => {
  expect(THREE).toEqual([{ id: "name" }, { id: "email", width: 220 }, { id: "spent" }]);
  expect(formatColumns(THREE)).toBe("name,email:220,spent");
  expect(parseColumns("name,name,email:wide,:9,tags:9999")).toEqual([
    { id: "name" },
    { id: "email" },
    { id: "tags", width: 800 },
  ]);
});

test("the column that names the row stays first, wherever others go", () => {
  expect(formatColumns(moved(THREE, "spent", 0))).toBe("name,spent,email:220");
  expect(formatColumns(moved(THREE, "email", 9))).toBe("name,spent,email:220");
  expect(formatColumns(moved(THREE, "name", 2))).toBe("name,email:220,spent");
});

test("a column is widened within what can be read, and set free again", () => {
  expect(formatColumns(widened(THREE, "spent", 3))).toBe("name,email:220,spent:48");
  expect(formatColumns(widened(THREE, "email", undefined))).toBe("name,email,spent");
});

test("what is left out comes back at the end", () => {
  expect(formatColumns(toggled(THREE, "email"))).toBe("name,spent");
  expect(formatColumns(toggled(toggled(THREE, "email"), "email"))).toBe("name,spent,email");
});

test("the grid follows order and widths, and passes over columns that there are no more", () => {
  const all = [
    { id: "email", width: 9, grow: 1 },
    { id: "name", width: 10 },
  ];
  const shown = arranged(all, parseColumns("name,gone,email:220"));
  expect(shown.map(({ id }) => id)).toEqual(["name", "email"]);
  expect(tracks(shown, false)).toEqual({ template: "1.5rem 10rem 220px 1.5rem", minWidth: "calc(13rem + 220px)" });
});
