import { beforeAll, describe, expect, test } from "vitest";
import { formatDate, formatMoney, formatNumber, formatRelative, isZero, sentence, setLocale } from "@/lib/format";

beforeAll(() => setLocale({ locale: "en-US", timeZone: "Asia/Manila" }));

describe("money", () => {
  test("is exact beyond what a float can hold", () => {
    expect(formatMoney({ amount: "90071992547409931.07", currencyCode: "USD" })).toBe("$90,071,992,547,409,931.07");
  });

  test("has the decimals of its currency", () => {
    expect(formatMoney({ amount: "1500", currencyCode: "JPY" })).toBe("¥1,500");
    expect(formatMoney({ amount: "-3.5", currencyCode: "KWD" })).toContain("3.500");
  });

  test("knows a zero in any writing", () => {
    expect(isZero({ amount: "0.00", currencyCode: "USD" })).toBe(true);
    expect(isZero({ amount: "0.01", currencyCode: "USD" })).toBe(false);
  });
});

test("days are those of the reader's own zone", () => {
  expect(formatDate("2026-11-21T17:00:00Z")).toBe("Nov 22, 2026");
});

test("time passes in the greatest unit that fits", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(formatRelative("2026-11-22T11:59:30Z", now)).toBe("now");
  expect(formatRelative("2026-11-22T09:00:00Z", now)).toBe("3 hours ago");
  expect(formatRelative("2026-11-21T11:00:00Z", now)).toBe("yesterday");
});

test("figures are grouped and constants become words", () => {
  expect(formatNumber(1_000_000)).toBe("1,000,000");
  expect(sentence("PARTIALLY_REFUNDED")).toBe("Partially refunded");
});
