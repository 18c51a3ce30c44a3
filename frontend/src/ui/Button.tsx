import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { cx } from "@/lib/classes";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-accent text-accent-fg hover:bg-accent-hover data-[pressed]:bg-accent-hover",
  secondary: "border border-edge bg-surface text-fg hover:bg-hover data-[pressed]:bg-press aria-expanded:bg-hover",
  ghost: "text-soft hover:bg-hover hover:text-fg data-[pressed]:bg-press aria-expanded:bg-hover",
  danger: "border border-bad-line bg-surface text-bad hover:bg-bad-soft data-[pressed]:bg-bad-soft",
};

const SIZES: Record<ButtonSize, string> = { sm: "h-7 gap-1.5 px-2 text-xs", md: "h-8 gap-2 px-3 text-sm" };

/** For things that look like a button and are a link. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md"): string {
  return cx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md font-medium transition-colors duration-100",
    "disabled:opacity-50 data-[pending]:opacity-60",
    VARIANTS[variant],
    SIZES[size],
  );
}

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  children?: ReactNode;
}

export function Button({ variant = "secondary", size = "md", ...props }: ButtonProps) {
  return <AriaButton {...props} className={buttonClass(variant, size)} />;
}

export interface IconButtonProps extends Omit<ButtonProps, "children"> {
  label: string;
  icon: ReactNode;
}

/** A square button that shows only a picture; its label is for those who do not see it, and a tooltip for the rest. */
export function IconButton({ label, icon, variant = "ghost", size = "md", ...props }: IconButtonProps) {
  return (
    <AriaButton
      {...props}
      aria-label={label}
      className={cx(buttonClass(variant, size), size === "sm" ? "w-7 px-0" : "w-8 px-0")}
      render={(domProps) => <button {...domProps} title={label} />}
    >
      {icon}
    </AriaButton>
  );
}
