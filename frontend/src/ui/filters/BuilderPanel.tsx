import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { use, useEffect, useRef } from "react";
import { IconButton } from "@/ui/Button";
import { FilterBuilder } from "@/ui/filters/FilterBuilder";
import type { LeafMap } from "@/ui/filters/leaves";
import type { Filter } from "@/ui/filters/tree";
import { useFilterSentence } from "@/ui/filters/useNaming";

interface BuilderPanelProps {
  leaves: () => Promise<LeafMap>;
  value: Filter | undefined;
  onChange: (filter: Filter | undefined) => void;
  onClose: () => void;
}

/** The builder above its list, which follows every change at once. */
export default function BuilderPanel({ leaves, value, onChange, onClose }: BuilderPanelProps) {
  const { t } = useLingui();
  const known = use(leaves());
  const sentence = useFilterSentence(value, known);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.querySelector<HTMLElement>("[data-add]")?.focus(), []);

  return (
    <section
      ref={panel}
      aria-label={t`Filter builder`}
      data-hotkeys="own"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
      className="scroll relative max-h-[45vh] shrink-0 border-line border-t px-6 py-3"
    >
      <div className="absolute top-2 right-4">
        <IconButton label={t`Close the builder (Esc)`} icon={<X className="size-4" />} onPress={onClose} />
      </div>
      <FilterBuilder leaves={known} value={value} onChange={onChange} />
      <p className="mt-2 pl-9 text-muted text-xs" data-testid="filter-words">
        {sentence || <Trans>Everything, since nothing is asked yet.</Trans>}
      </p>
    </section>
  );
}
