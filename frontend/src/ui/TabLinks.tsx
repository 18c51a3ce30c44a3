import { Link } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";
import { cx } from "@/lib/classes";

/** The row of tabs, in which the current one is brought into sight where the screen is narrow. */
export function useCurrentInSight(current: string): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const open = current && row.current?.querySelector("[aria-current=page]");
    if (open) open.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  return row;
}

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
  const row = useCurrentInSight(current);
  return (
    <nav ref={row} aria-label={label} className="flex gap-4 overflow-x-auto border-line border-b px-6">
      {tabs.map(({ id, label: text }, place) => (
        <Link
          key={id}
          to="."
          replace
          // Else the first, whose address is a part of the others', would be said to be current with each of them.
          activeOptions={{ exact: true }}
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
