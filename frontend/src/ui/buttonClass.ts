import { cx } from "@/lib/classes";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md";
export type ButtonShape = "text" | "icon";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-accent text-accent-fg hover:bg-accent-hover data-[pressed]:bg-accent-hover",
  secondary: "border border-edge bg-surface text-fg hover:bg-hover data-[pressed]:bg-press aria-expanded:bg-hover",
  ghost: "text-soft hover:bg-hover hover:text-fg data-[pressed]:bg-press aria-expanded:bg-hover",
  danger: "border border-bad-line bg-surface text-bad hover:bg-bad-soft data-[pressed]:bg-bad-soft",
};

const SIZES: Record<ButtonShape, Record<ButtonSize, string>> = {
  text: { sm: "h-7 gap-1.5 px-2 text-xs", md: "h-8 gap-2 px-3 text-sm" },
  icon: { sm: "size-7", md: "size-8" },
};

/** For things that look like a button and are a link. */
export function buttonClass(
  variant: ButtonVariant = "secondary",
  size: ButtonSize = "md",
  shape: ButtonShape = "text",
): string {
  return cx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md font-medium transition-colors duration-100",
    "disabled:opacity-50 data-[pending]:opacity-60",
    VARIANTS[variant],
    SIZES[shape][size],
  );
}
