import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { useHotkeys } from "@/lib/hotkeys";
import { type Address, addressOf, filterFrom, parseFilter, type Shorts } from "@/ui/filters/address";
import { FilterBar } from "@/ui/filters/FilterBar";
import type { FilterDefinition } from "@/ui/filters/kinds";
import type { LeafMap } from "@/ui/filters/leaves";

const BuilderPanel = lazy(() => import("@/ui/filters/BuilderPanel"));
const Sentence = lazy(() => import("@/ui/filters/Sentence"));

interface ListFiltersProps {
  /** The chips, by their names in the address. */
  definitions: readonly FilterDefinition[];
  shorts: Shorts;
  leaves: () => Promise<LeafMap>;
  address: Address;
  /** Only what changes; undefined leaves the address. */
  onChange: (next: Record<string, string | undefined>) => void;
  isInFront?: boolean;
}

/** The filters of a list: chips for the usual ones, the builder for all. */
export function ListFilters({ definitions, shorts, leaves, address, onChange, isInFront = true }: ListFiltersProps) {
  const { t } = useLingui();
  const [isBuilding, setBuilding] = useState(false);
  const rest = parseFilter(address.filter);
  const open = () => setBuilding(true);
  useHotkeys(
    [{ keys: "b", label: t`Build a filter with groups`, section: t`This list`, run: () => setBuilding(!isBuilding) }],
    isInFront,
  );

  return (
    <>
      <FilterBar
        definitions={definitions}
        values={address}
        onChange={(key, value) => onChange({ [key]: value })}
        onClear={() => onChange({ q: undefined, ...addressOf(undefined, shorts) })}
        onBuild={open}
        rest={
          rest && {
            words: (
              <Suspense fallback="…">
                <Sentence filter={rest} leaves={leaves} />
              </Suspense>
            ),
            onRemove: () => onChange({ filter: undefined }),
          }
        }
      />
      {isBuilding && (
        <Suspense>
          <BuilderPanel
            leaves={leaves}
            value={filterFrom(address, shorts)}
            onChange={(filter) => onChange(addressOf(filter, shorts))}
            onClose={() => setBuilding(false)}
          />
        </Suspense>
      )}
    </>
  );
}
