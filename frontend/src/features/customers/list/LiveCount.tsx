import { Plural, useLingui } from "@lingui/react/macro";
import type { LiveTotal } from "@/features/customers/list/data";
import { cx } from "@/lib/classes";
import { formatNumber } from "@/lib/format";
import { Ticking } from "@/ui/Ticking";

/** How many match, exact and ticking; when the list on screen has fallen behind, a way to catch up. */
export function LiveCount({ total, isLive, change, onShow }: Omit<LiveTotal, "settle"> & { onShow: () => void }) {
  const { t } = useLingui();
  if (total === undefined) return null;
  const sign = change > 0 ? "+" : "−";
  return (
    <div className="flex items-center gap-2 text-muted">
      <span
        title={isLive ? t`Live: counted anew with every change` : t`Connecting…`}
        className={cx("size-1.5 rounded-full", isLive ? "bg-good" : "bg-control")}
      />
      <output aria-live="polite" data-testid="live-count">
        <Ticking value={total} />
        <span className="sr-only">
          {" "}
          <Plural value={total} one="customer" other="customers" />
        </span>
      </output>
      {change !== 0 && (
        <button
          type="button"
          onClick={onShow}
          className="rounded-full bg-accent-soft px-2 py-0.5 font-medium text-accent text-xs"
        >
          {t`${sign}${formatNumber(Math.abs(change))}, show`}
        </button>
      )}
    </div>
  );
}
