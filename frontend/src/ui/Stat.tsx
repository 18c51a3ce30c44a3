import type { ReactNode } from "react";
import { cx } from "@/lib/classes";

/** One figure with its name; `hint` says how it is defined. */
export function Stat({
  label,
  hint,
  children,
  isLarge,
}: {
  label: string;
  hint?: string;
  children: ReactNode;
  isLarge?: boolean;
}) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-muted text-xs" title={hint}>
        {label}
      </dt>
      <dd className={cx("truncate font-semibold", isLarge ? "text-2xl tracking-tight" : "text-base")}>{children}</dd>
    </div>
  );
}

export function Stats({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl className={cx("grid gap-x-4 gap-y-4", className ?? "grid-cols-[repeat(auto-fit,minmax(6.25rem,1fr))]")}>
      {children}
    </dl>
  );
}

/** A heading, its actions and what belongs under it: separated by a hairline, not by a box. */
export function Section({
  title,
  actions,
  children,
  className,
}: {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cx("border-line py-5 first:border-t-0", className ?? "border-t")}>
      <div className="mb-3 flex min-h-7 flex-wrap items-center gap-2">
        <h2 className="min-w-24 flex-1 truncate font-semibold">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
