import { expect, test } from "vitest";
import { readLimit, writeLimit } from "@/features/orders/settings/limits";

test("a limit of whole days is told in days, any other in hours", () => {
  expect(readLimit("P3D")).toEqual({ count: "3", unit: "days" });
  expect(readLimit("PT48H")).toEqual({ count: "2", unit: "days" });
  expect(readLimit("P1DT12H")).toEqual({ count: "36", unit: "hours" });
  expect(writeLimit(readLimit("P1DT12H"))).toBe("PT36H");
  expect(writeLimit({ count: "10", unit: "days" })).toBe("P10D");
});
