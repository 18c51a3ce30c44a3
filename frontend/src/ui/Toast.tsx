import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { cx } from "@/lib/classes";
import { buttonClass } from "@/ui/buttonClass";

interface Toast {
  id: number;
  message: string;
  tone: "plain" | "bad";
  undo?: () => void;
}

const LIFE_MS = 6_000;
let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

/** Says in passing what happened; with `undo`, offers to take it back instead of having asked before. */
export function toast(
  message: string,
  { undo, tone = "plain" }: { undo?: () => void; tone?: Toast["tone"] } = {},
): void {
  const id = nextId++;
  publish([...toasts.slice(-2), { id, message, tone, ...(undo && { undo }) }]);
  setTimeout(() => dismiss(id), LIFE_MS);
}

export function Toasts() {
  const { t } = useLingui();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <section
      aria-label={t`Messages`}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2"
    >
      {shown.map(({ id, message, tone, undo }) => (
        <div
          key={id}
          className={cx(
            "pointer-events-auto flex animate-in items-center gap-3 rounded-lg bg-raised py-2 pr-2 pl-4 shadow-pop",
            tone === "bad" && "text-bad",
          )}
        >
          <p>{message}</p>
          {undo && (
            <button
              type="button"
              className={buttonClass("secondary", "sm")}
              onClick={() => {
                dismiss(id);
                undo();
              }}
            >
              {t`Undo`}
            </button>
          )}
          <button
            type="button"
            aria-label={t`Dismiss`}
            className={buttonClass("ghost", "sm", "icon")}
            onClick={() => dismiss(id)}
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </div>
      ))}
    </section>
  );
}
