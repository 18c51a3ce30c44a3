/** Limits as people write them: a number of days, or of hours where they are no whole days. */

export type Unit = "days" | "hours";

export interface Limit {
  count: string;
  unit: Unit;
}

const WRITTEN = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;

export function readLimit(duration: string): Limit {
  const [, days = "0", hours = "0"] = WRITTEN.exec(duration) ?? [];
  const all = Number(days) * 24 + Number(hours);
  return all % 24 === 0 ? { count: String(all / 24), unit: "days" } : { count: String(all), unit: "hours" };
}

export function writeLimit({ count, unit }: Limit): string {
  return unit === "days" ? `P${count}D` : `PT${count}H`;
}
