import type { ReactNode } from "react";
import { cx } from "@/lib/classes";

/** The bar at the top of every page: its name, a live figure, its actions. */
export function PageHeader({ title, aside, actions }: { title: ReactNode; aside?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 px-6 py-2.5">
      <h1 className="truncate font-semibold text-lg tracking-tight">{title}</h1>
      {aside}
      <div className="ml-auto flex flex-wrap items-center justify-end gap-2">{actions}</div>
    </header>
  );
}

/** A page that scrolls as a whole; lists scroll inside instead. */
export function ScrollPage({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx("scroll h-full", className)}>{children}</div>;
}
