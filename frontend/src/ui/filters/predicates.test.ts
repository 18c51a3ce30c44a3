import { beforeAll, describe, expect, test } from "vitest";
import { setLocale } from "@/lib/format";
import { parseWhen } from "@/ui/filters/kinds";
import { clean, decimalFilter, whenFilter, wholeFilter } from "@/ui/filters/predicates";

beforeAll(() => setLocale({ locale: "en-US", timeZone: "Europe/Stockholm" }));

describe("what an address says becomes the server's filter", () => {
  test("amounts stay text, to the cent", () => {
    expect(decimalFilter("100.10..500")).toEqual({ gte: "100.10", lte: "500" });
  });

  test("counts become whole numbers", () => {
    expect(wholeFilter("2..")).toEqual({ gte: 2 });
  });

  test("what is no number is left out, not sent", () => {
    expect(wholeFilter("many")).toBeUndefined();
    expect(decimalFilter("1e9..")).toBeUndefined();
  });

  test("relative times stay relative, so that a link sent today is true tomorrow", () => {
    expect(whenFilter("P30D")).toEqual({ withinLast: "P30D" });
    expect(whenFilter("!P90D")).toEqual({ notWithinLast: "P90D" });
    expect(whenFilter("never")).toEqual({ isNull: true });
  });

  test("days run to their end by the reader's clock", () => {
    expect(whenFilter("2026-11-01..2026-11-02")).toEqual({
      gte: "2026-10-31T23:00:00.000Z",
      lt: "2026-11-02T23:00:00.000Z",
    });
  });

  test("nonsense is no filter", () => {
    expect(parseWhen("yesterday")).toBeUndefined();
    expect(whenFilter("x..y")).toBeUndefined();
    expect(clean({ a: undefined })).toBeUndefined();
  });
});
