import { Trans, useLingui } from "@lingui/react/macro";
import { ListFilter, ListTree, X } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useHotkeys } from "@/lib/hotkeys";
import { Button } from "@/ui/Button";
import type { FilterDefinition, FilterValues } from "@/ui/filters/kinds";
import { useFilterWords } from "@/ui/filters/words";
import { MenuButton, MenuItem, MenuSeparator } from "@/ui/Menu";
import { Popover } from "@/ui/Popover";

const CHIP = "inline-flex h-7 items-stretch overflow-hidden rounded-md border border-edge bg-surface text-xs";
const FilterEditor = lazy(() => import("@/ui/filters/FilterEditor"));

interface FilterBarProps {
  definitions: readonly FilterDefinition[];
  values: FilterValues;
  onChange: (key: string, value: string | undefined) => void;
  onClear: () => void;
  /** Opens the builder; without it there are chips only. */
  onBuild?: () => void;
  /** What no chip can show, in words. */
  rest?: { words: ReactNode; onRemove: () => void } | undefined;
}

/** One chip for each filter in force, and the menu that adds another. Whatever it shows stands in the address bar. */
export function FilterBar({ definitions, values, onChange, onClear, onBuild, rest }: FilterBarProps) {
  const { t } = useLingui();
  const words = useFilterWords();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [editing, setEditing] = useState<string>();
  useHotkeys([{ keys: "f", label: t`Add a filter`, section: t`This list`, run: () => setMenuOpen(true) }]);
  const shown = definitions.filter(({ key }) => values[key] || key === editing);
  const hasAny = rest !== undefined || definitions.some(({ key }) => values[key]);

  function edit(key: string) {
    // After the menu has given the focus back, or it would take it from the editor.
    setTimeout(() => setEditing(key), 60);
  }

  return (
    <fieldset aria-label={t`Filters`} className="flex min-h-9 flex-wrap items-center gap-1.5 px-6 pb-2">
      {shown.map((definition) => (
        <span key={definition.key} className={CHIP}>
          <Popover
            label={definition.label}
            isOpen={editing === definition.key}
            onOpenChange={(isOpen) => setEditing(isOpen ? definition.key : undefined)}
            trigger={
              <AriaButton className="flex items-center gap-1 px-2 hover:bg-hover focus-visible:-outline-offset-2">
                <span className="text-muted">{definition.label}</span>
                <span className="max-w-56 truncate font-medium">{words(definition, values[definition.key])}</span>
              </AriaButton>
            }
          >
            <Suspense fallback={<div className="h-24 w-48" />}>
              <FilterEditor
                definition={definition}
                value={values[definition.key]}
                onChange={(value) => onChange(definition.key, value)}
                onDone={() => setEditing(undefined)}
              />
            </Suspense>
          </Popover>
          {values[definition.key] && (
            <RemoveChip
              label={t`Remove the filter ${definition.label}`}
              onPress={() => onChange(definition.key, undefined)}
            />
          )}
        </span>
      ))}
      {rest && (
        <span className={CHIP}>
          <AriaButton
            {...(onBuild && { onPress: onBuild })}
            className="max-w-[28rem] truncate px-2 font-medium hover:bg-hover focus-visible:-outline-offset-2"
          >
            {rest.words}
          </AriaButton>
          <RemoveChip label={t`Remove these conditions`} onPress={rest.onRemove} />
        </span>
      )}
      <MenuButton
        label={t`Filter by`}
        isOpen={isMenuOpen}
        onOpenChange={setMenuOpen}
        trigger={
          <Button size="sm" variant="ghost">
            <ListFilter className="size-3.5" />
            <Trans>Filter</Trans>
          </Button>
        }
      >
        {definitions.map(({ key, label }) => (
          <MenuItem key={key} onAction={() => edit(key)}>
            {label}
          </MenuItem>
        ))}
        {onBuild && (
          <>
            <MenuSeparator />
            <MenuItem icon={<ListTree />} onAction={() => setTimeout(onBuild, 60)}>{t`Build with groups…`}</MenuItem>
          </>
        )}
      </MenuButton>
      {hasAny && (
        <Button size="sm" variant="ghost" onPress={onClear}>
          <Trans>Clear</Trans>
        </Button>
      )}
    </fieldset>
  );
}

function RemoveChip({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <AriaButton
      aria-label={label}
      onPress={onPress}
      className="flex items-center border-line border-l px-1.5 text-muted hover:bg-hover hover:text-fg focus-visible:-outline-offset-2"
    >
      <X aria-hidden className="size-3" />
    </AriaButton>
  );
}
