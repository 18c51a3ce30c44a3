import { cx } from "@/lib/classes";

/** The product's mark. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={cx("text-accent", className)}>
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <path
        className="fill-accent-fg"
        d="M10 24V8h7.2a5 5 0 0 1 1.7 9.7L23 24h-4.2l-3.5-5.8h-1.7V24zm3.6-8.9h3.1a2 2 0 0 0 0-4h-3.1z"
      />
    </svg>
  );
}
