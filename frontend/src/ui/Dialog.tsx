import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { cx } from "@/lib/classes";
import { IconButton } from "@/ui/Button";

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** A sheet comes from the right edge, for long forms; a dialog stands in the middle. */
  kind?: "dialog" | "sheet";
  width?: string;
  children: ReactNode;
}

/** Modal: what is behind it neither listens to keys nor can be reached. */
export function Dialog({ title, isOpen, onClose, kind = "dialog", width = "w-[30rem]", children }: DialogProps) {
  const { t } = useLingui();
  const isSheet = kind === "sheet";
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!isSheet}
      data-hotkeys="off"
      className={cx(
        "fixed inset-0 z-40 flex bg-veil data-[entering]:animate-fade",
        isSheet ? "justify-end" : "items-start justify-center p-4 pt-[10vh]",
      )}
    >
      <Modal
        className={cx(
          "flex max-w-full flex-col bg-raised outline-none",
          width,
          isSheet
            ? "h-full shadow-drawer data-[entering]:animate-slide"
            : "max-h-[80vh] rounded-xl shadow-pop data-[entering]:animate-in",
        )}
      >
        <AriaDialog className="flex min-h-0 flex-1 flex-col outline-none">
          <header className="flex shrink-0 items-center gap-2 border-line border-b py-3 pr-3 pl-5">
            <Heading slot="title" className="min-w-0 flex-1 truncate font-semibold text-base">
              {title}
            </Heading>
            <IconButton label={t`Close`} icon={<X className="size-4" />} onPress={onClose} />
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export function DialogBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx("scroll min-h-0 flex-1 px-5 py-4", className)}>{children}</div>;
}

export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex shrink-0 items-center justify-end gap-2 border-line border-t px-5 py-3">{children}</footer>
  );
}
