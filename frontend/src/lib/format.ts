export interface MoneyValue {
  amount: string;
  currencyCode: string;
}

let locale = navigator.language;
let timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

/** Taken from the signed-in colleague's preferences. */
export function setLocale(wishes: { locale?: string | null; timeZone?: string | null }): void {
  locale = wishes.locale ?? navigator.language;
  timeZone = wishes.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  formats.clear();
}

export function currentTimeZone(): string {
  return timeZone;
}

function kept<Format extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => Format,
): Format {
  const found = formats.get(key) as Format | undefined;
  if (found) return found;
  const made = make();
  formats.set(key, made);
  return made;
}

/** Exact: the decimal string goes to the formatter as it is, never through a float. */
export function formatMoney(money: MoneyValue): string {
  const { currencyCode: currency } = money;
  const format = kept(
    `money ${currency}`,
    () => new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }),
  );
  return format.format(money.amount as Intl.StringNumericLiteral);
}

export function isZero(money: MoneyValue): boolean {
  return /^-?0*(?:\.0*)?$/.test(money.amount);
}

export function formatNumber(value: number): string {
  return kept("number", () => new Intl.NumberFormat(locale)).format(value);
}

export function formatNumberAs(value: number, options: Intl.NumberFormatOptions): string {
  return kept(`number ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options)).format(value);
}

/** An instant by the clock of the zone that is named, in part. */
export function formatInstantAs(instant: string, options: Intl.DateTimeFormatOptions): string {
  const make = () => new Intl.DateTimeFormat(locale, options);
  return kept(`instant ${JSON.stringify(options)}`, make).format(new Date(instant));
}

/** A calendar day, such as the first of a month, in part. */
export function formatDayAs(day: string, options: Intl.DateTimeFormatOptions): string {
  const make = () => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  return kept(`day ${JSON.stringify(options)}`, make).format(new Date(day));
}

export function formatDate(instant: string): string {
  return kept("date", () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone })).format(
    new Date(instant),
  );
}

export function formatDateTime(instant: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short", timeZone };
  return kept("datetime", () => new Intl.DateTimeFormat(locale, options)).format(new Date(instant));
}

/** The time of day alone, where a heading says the day. */
export function formatTime(instant: string): string {
  const options: Intl.DateTimeFormatOptions = { timeStyle: "short", timeZone };
  return kept("time", () => new Intl.DateTimeFormat(locale, options)).format(new Date(instant));
}

/** A calendar day without a zone (2026-11-22). */
export function formatDay(day: string): string {
  return kept("day", () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" })).format(
    new Date(day),
  );
}

/** The calendar day (2026-11-22) on which an instant falls by the reader's clock. */
export function dayOf(instant: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone, year: "numeric", month: "2-digit", day: "2-digit" };
  const format = kept("calendar", () => new Intl.DateTimeFormat("en-US", options)) as Intl.DateTimeFormat;
  const part = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${part.year?.padStart(4, "0")}-${part.month}-${part.day}`;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_556_952],
  ["month", 2_629_746],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** “3 days ago”: for people; the exact instant belongs into a title beside it. */
export function formatRelative(instant: string, now: number = Date.now()): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  const format = kept("relative", () => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "long" }));
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

export function countryName(code: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Capitals of a state become words: PARTIALLY_REFUNDED → Partially refunded. */
export function sentence(constant: string): string {
  const words = constant.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
