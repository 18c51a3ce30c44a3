import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Selected } from "@/features/customers/bulk/selected";
import { formatNumber } from "@/lib/format";
import { useMay } from "@/lib/viewer";
import { Button, IconButton } from "@/ui/Button";

const BulkActions = lazy(() => import("@/features/customers/bulk/BulkActions"));

/** What can be done with the selected rows, or with all that match; it comes with the first of them. */
export function BulkBar({ selected, total }: { selected: Selected; total: number | undefined }) {
  const { t } = useLingui();
  const may = useMay();
  const [isBusy, setBusy] = useState(false);
  const { count, isAll } = selected;
  if (!isAll && !count) return null;
  const canSelectAll = !isAll && total !== undefined && total > (count ?? 0);
  return (
    <section
      aria-label={t`Selection`}
      aria-busy={isBusy}
      className="pointer-events-none absolute inset-x-0 bottom-4 z-20 flex justify-center px-4"
    >
      <div className="pointer-events-auto flex max-w-full animate-in flex-wrap items-center gap-2 rounded-lg bg-raised py-1.5 pr-1.5 pl-4 shadow-pop">
        <span className="font-medium" aria-live="polite">
          {isAll ? (
            <Trans>All {formatNumber(count ?? 0)} that match are selected</Trans>
          ) : (
            <Plural value={count ?? 0} one="# customer selected" other="# customers selected" />
          )}
        </span>
        {canSelectAll && (
          <Button size="sm" variant="ghost" onPress={selected.selectAll}>
            <Trans>Select all {formatNumber(total)}</Trans>
          </Button>
        )}
        {(may("CUSTOMERS_WRITE") || may("GROUPS_WRITE")) && (
          <Suspense fallback={null}>
            <BulkActions selected={selected} onBusy={setBusy} />
          </Suspense>
        )}
        <IconButton label={t`Select none`} icon={<X className="size-4" />} onPress={selected.clear} />
      </div>
    </section>
  );
}
