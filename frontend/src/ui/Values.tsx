import { formatDate, formatDateTime, formatMoney, formatRelative, isZero, type MoneyValue } from "@/lib/format";

/** An amount; nothing is dimmed, since a zero says less than any other figure. */
export function Money({ value }: { value: MoneyValue | null | undefined }) {
  if (!value) return <Nothing />;
  return <span className={isZero(value) ? "text-faint" : undefined}>{formatMoney(value)}</span>;
}

export function Instant({ at, as = "date" }: { at: string | null | undefined; as?: "date" | "datetime" | "relative" }) {
  if (!at) return <Nothing />;
  const text = as === "date" ? formatDate(at) : as === "datetime" ? formatDateTime(at) : formatRelative(at);
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {text}
    </time>
  );
}

export function Nothing() {
  return (
    <span aria-hidden className="text-faint">
      —
    </span>
  );
}
