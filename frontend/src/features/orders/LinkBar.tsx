import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button, IconButton } from "@/ui/Button";

const LinkDialog = lazy(() =>
  import("@/features/orders/money/LinkDialog").then(({ LinkDialog: it }) => ({ default: it })),
);

/** What is done with the selected orders: they go to the customer whose they are. */
export function LinkBar({ ids, onClear }: { ids: ReadonlySet<string>; onClear: () => void }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  if (ids.size === 0) return null;
  return (
    <section
      aria-label={t`Selection`}
      className="pointer-events-none absolute inset-x-0 bottom-4 z-20 flex justify-center px-4"
    >
      <div className="pointer-events-auto flex max-w-full animate-in flex-wrap items-center gap-2 rounded-lg bg-raised py-1.5 pr-1.5 pl-4 shadow-pop">
        <span className="font-medium" aria-live="polite">
          <Plural value={ids.size} one="# order selected" other="# orders selected" />
        </span>
        <span className="text-muted text-xs">
          <Trans>What you do here is done to the selected rows only.</Trans>
        </span>
        <Button size="sm" onPress={() => setOpen(true)}>
          <Trans>Put on a customer</Trans>
        </Button>
        <IconButton label={t`Select none`} icon={<X className="size-4" />} onPress={onClear} />
      </div>
      <Suspense>
        {isOpen && (
          <LinkDialog
            orders={{ ids: [...ids] }}
            onClose={() => {
              setOpen(false);
              onClear();
            }}
          />
        )}
      </Suspense>
    </section>
  );
}
