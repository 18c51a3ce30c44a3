import { Link } from "@tanstack/react-router";
import { cx } from "@/lib/classes";

/** Parts of a page; which one is open stands in the address bar as `tab`, the first without. */
export function TabLinks({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: readonly { id: string; label: string }[];
  current: string;
}) {
  return (
    <nav aria-label={label} className="flex gap-4 overflow-x-auto border-line border-b px-6">
      {tabs.map(({ id, label: text }, place) => (
        <Link
          key={id}
          to="."
          replace
          search={(before: Record<string, unknown>) => ({ ...before, tab: place === 0 ? undefined : id }) as never}
          aria-current={id === current ? "page" : undefined}
          className={cx(
            "-mb-px flex h-9 items-center whitespace-nowrap border-b-2 px-0.5 font-medium transition-colors",
            id === current ? "border-accent text-fg" : "border-transparent text-muted hover:text-fg",
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
