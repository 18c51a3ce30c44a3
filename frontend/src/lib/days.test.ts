import { expect, test } from "vitest";
import { endOfDay, instantOf, startOfDay, timeAt } from "@/lib/days";

test.each([
  ["2026-11-22", "UTC", "2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z"],
  ["2026-11-22", "Asia/Manila", "2026-11-21T16:00:00.000Z", "2026-11-22T16:00:00.000Z"],
  ["2026-11-22", "Asia/Kathmandu", "2026-11-21T18:15:00.000Z", "2026-11-22T18:15:00.000Z"],
  ["2026-03-08", "America/New_York", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
])("%s in %s begins and ends by that zone's own clock", (day, zone, start, end) => {
  expect(startOfDay(day, zone)).toBe(start);
  expect(endOfDay(day, zone)).toBe(end);
});

test("the last day of a month ends with the first of the next", () => {
  expect(endOfDay("2026-12-31", "UTC")).toBe("2027-01-01T00:00:00.000Z");
});

test.each([
  ["2026-11-29T09:30", "Asia/Manila", "2026-11-29T01:30:00.000Z"],
  ["2026-07-01T18:00", "Europe/Berlin", "2026-07-01T16:00:00.000Z"],
])("%s in %s is an instant, and the other way round", (time, zone, instant) => {
  expect(instantOf(time, zone)).toBe(instant);
  expect(timeAt(Date.parse(instant), zone)).toBe(time);
});
