import { currentTimeZone } from "@/lib/format";

const DAY_MS = 86_400_000;

/** The first instant of a calendar day by the reader's clock. */
export function startOfDay(day: string, timeZone: string = currentTimeZone()): string {
  return instantOf(`${day}T00:00`, timeZone);
}

/** The instant of a time such as 2026-11-29T09:30 by the reader's clock. */
export function instantOf(time: string, timeZone: string = currentTimeZone()): string {
  const written = Date.parse(`${time}Z`);
  // Twice: the offset at the first guess may be that of the other side of a change of clocks.
  const guess = written - offset(written, timeZone);
  return new Date(written - offset(guess, timeZone)).toISOString();
}

/** An instant as such a time, to the minute. */
export function timeAt(instant: number, timeZone: string = currentTimeZone()): string {
  return new Date(instant + offset(instant, timeZone)).toISOString().slice(0, 16);
}

/** The first instant of the day after. */
export function endOfDay(day: string, timeZone: string = currentTimeZone()): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return startOfDay(next, timeZone);
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offset(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}
