import type { ReactNode } from "react";
import { Popover as AriaPopover, Dialog, DialogTrigger, type PopoverProps } from "react-aria-components";
import { cx } from "@/lib/classes";

/** The floating surface of menus, pickers and small forms. */
export function Panel({ className, ...props }: Omit<PopoverProps, "className"> & { className?: string }) {
  return (
    <AriaPopover
      offset={4}
      {...props}
      data-hotkeys="off"
      className={cx("rounded-lg bg-raised text-fg shadow-pop data-[entering]:animate-in", className)}
    />
  );
}

/** A button and the small form that it opens. */
export function Popover({
  trigger,
  label,
  children,
  className,
  ...state
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode | ((close: () => void) => ReactNode);
  className?: string;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}) {
  return (
    <DialogTrigger {...state}>
      {trigger}
      <Panel placement="bottom start">
        <Dialog aria-label={label} className={cx("outline-none", className ?? "p-3")}>
          {({ close }) => <>{typeof children === "function" ? children(close) : children}</>}
        </Dialog>
      </Panel>
    </DialogTrigger>
  );
}
