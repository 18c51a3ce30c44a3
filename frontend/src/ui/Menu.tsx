import { Check } from "lucide-react";
import { createContext, type KeyboardEvent, type ReactNode, useContext, useRef, useState } from "react";
import { ButtonContext, Provider } from "react-aria-components";
import { cx } from "@/lib/classes";
import { Panel } from "@/ui/Popover";

const CloseContext = createContext<() => void>(() => {});

interface MenuButtonProps {
  label: string;
  trigger: ReactNode;
  children: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/** A button and the menu that it opens: `<MenuButton label=… trigger={<Button>…</Button>}>items</MenuButton>`. */
export function MenuButton({ label, trigger, children, isOpen: given, onOpenChange }: MenuButtonProps) {
  const [own, setOwn] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = given ?? own;
  const setOpen = onOpenChange ?? setOwn;
  return (
    <>
      <Provider
        values={[
          [
            ButtonContext,
            { ref: button, onPress: () => setOpen(!isOpen), "aria-haspopup": "menu", "aria-expanded": isOpen },
          ],
        ]}
      >
        {trigger}
      </Provider>
      <Panel triggerRef={button} isOpen={isOpen} onOpenChange={setOpen} placement="bottom start">
        <CloseContext value={() => setOpen(false)}>
          <MenuList label={label}>{children}</MenuList>
        </CloseContext>
      </Panel>
    </>
  );
}

/** Arrows, Home, End and first letters walk; the first item has the focus when it opens. */
function MenuList({ label, children }: { label: string; children: ReactNode }) {
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])")];
    const place = items.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: items.length - 1 };
    const target = steps[event.key] ?? byLetter(items, place, event.key);
    if (target === undefined) return;
    event.preventDefault();
    items[(target + items.length) % items.length]?.focus();
  }

  return (
    <div
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      ref={(menu) => {
        if (menu && !menu.contains(document.activeElement))
          menu.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
      }}
      className="scroll max-h-[inherit] min-w-44 p-1 outline-none"
    >
      {children}
    </div>
  );
}

function byLetter(items: HTMLElement[], place: number, key: string): number | undefined {
  if (key.length !== 1 || key === " ") return undefined;
  const order = items.map((_, step) => (place + 1 + step) % items.length);
  return order.find((index) => items[index]?.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}

interface MenuItemProps {
  onAction: () => void;
  icon?: ReactNode;
  isDanger?: boolean;
  isDisabled?: boolean;
  /** A box or one of several circles instead of a plain item; the menu stays open. */
  kind?: "checkbox" | "radio";
  isSelected?: boolean;
  children: ReactNode;
}

export function MenuItem({ onAction, icon, isDanger, isDisabled, kind, isSelected = false, children }: MenuItemProps) {
  const close = useContext(CloseContext);

  function act() {
    if (isDisabled) return;
    if (!kind) close();
    onAction();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: every role that it may have is interactive
    <div
      role={kind ? `menuitem${kind}` : "menuitem"}
      {...(kind && { "aria-checked": isSelected })}
      aria-disabled={isDisabled}
      tabIndex={-1}
      onClick={act}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        act();
      }}
      className={cx(
        "flex h-8 select-none items-center gap-2 rounded-md px-2 outline-none focus:bg-hover focus-visible:outline-none aria-disabled:opacity-50",
        isDanger && "text-bad",
      )}
    >
      {kind && <Check aria-hidden className={cx("size-3.5 text-accent", !isSelected && "invisible")} />}
      {icon && <span className="text-muted [&>svg]:size-4">{icon}</span>}
      {children}
    </div>
  );
}

export function MenuGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={title}>
      <p aria-hidden className="px-2 py-1 text-2xs text-muted">
        {title}
      </p>
      {children}
    </div>
  );
}

export function MenuSeparator() {
  return <hr className="my-1 h-px border-0 bg-line" />;
}
