import { Check } from "lucide-react";
import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  type MenuProps,
  MenuTrigger,
  type MenuTriggerProps,
  Separator,
} from "react-aria-components";
import { cx } from "@/lib/classes";
import { Panel } from "@/ui/Popover";

type MenuButtonProps<Item extends object> = MenuProps<Item> &
  Pick<MenuTriggerProps, "isOpen" | "onOpenChange"> & { trigger: ReactNode };

/** A button and the menu that it opens: `<MenuButton trigger={<Button>…}>items</MenuButton>`. */
export function MenuButton<Item extends object>({
  trigger,
  children,
  isOpen,
  onOpenChange,
  ...menu
}: MenuButtonProps<Item>) {
  const state = isOpen === undefined ? {} : { isOpen, onOpenChange };
  return (
    <MenuTrigger {...state}>
      {trigger}
      <Panel>
        <AriaMenu {...menu} className="max-h-[inherit] min-w-44 overflow-auto p-1 outline-none">
          {children}
        </AriaMenu>
      </Panel>
    </MenuTrigger>
  );
}

export function MenuItem({
  icon,
  isDanger,
  children,
  ...item
}: Omit<AriaMenuItemProps, "children" | "className"> & { icon?: ReactNode; isDanger?: boolean; children: ReactNode }) {
  return (
    <AriaMenuItem
      {...item}
      textValue={item.textValue ?? (typeof children === "string" ? children : "")}
      className={cx(
        "flex h-8 select-none items-center gap-2 rounded-md px-2 outline-none data-[disabled]:opacity-50 data-[focused]:bg-hover",
        isDanger && "text-bad",
      )}
    >
      {({ selectionMode, isSelected }) => (
        <>
          {selectionMode !== "none" && (
            <Check aria-hidden className={cx("size-3.5 text-accent", !isSelected && "invisible")} />
          )}
          {icon && <span className="text-muted [&>svg]:size-4">{icon}</span>}
          {children}
        </>
      )}
    </AriaMenuItem>
  );
}

export function MenuSeparator() {
  return <Separator className="my-1 h-px bg-line" />;
}
