import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { type ButtonSize, type ButtonVariant, buttonClass } from "@/ui/buttonClass";

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
      className={buttonClass(variant, size, "icon")}
      render={(domProps) => <button {...domProps} title={label} />}
    >
      {icon}
    </AriaButton>
  );
}
