import type { ReactNode } from "react";
import { cx } from "@/lib/classes";

export type Tone = "plain" | "quiet" | "warn" | "bad" | "good";

const TEXT: Record<Tone, string> = {
  plain: "text-fg",
  quiet: "text-muted",
  warn: "text-warn",
  bad: "text-bad",
  good: "text-good",
};

const SOFT: Record<Tone, string> = {
  plain: "bg-press/60 text-soft",
  quiet: "bg-press/60 text-muted",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  good: "bg-good-soft text-good",
};

/** A state in a column: plain words, and a colour only where somebody should look. */
export function Status({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  const isException = tone === "warn" || tone === "bad";
  return (
    <span className={cx("inline-flex items-center gap-1.5", TEXT[tone])}>
      {isException && <span aria-hidden className="size-1.5 rounded-full bg-current" />}
      {children}
    </span>
  );
}

export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-block h-5 max-w-40 shrink-0 truncate rounded-sm align-middle px-1.5 font-medium text-2xs leading-5!",
        SOFT[tone],
      )}
    >
      {children}
    </span>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-surface px-1 font-sans text-2xs text-muted">
      {children}
    </kbd>
  );
}
