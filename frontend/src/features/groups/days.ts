/** The day on which an instant is where the store stands. */
export function dayIn(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return format.format(new Date(instant));
}

/** The last day before an instant. */
export function dayBefore(instant: string, timeZone: string): string {
  return dayIn(new Date(Date.parse(instant) - 1).toISOString(), timeZone);
}
