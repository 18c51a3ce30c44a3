import { Trans, useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField, useFilter } from "react-aria-components";
import { cx } from "@/lib/classes";
import { formatList, parseList } from "@/lib/url";
import type { EditorProps, FilterChoice } from "@/ui/filters/kinds";

const SEARCH_FROM = 9;

/** One of some, or any of many. */
export function ChoiceEditor({ definition, value, onChange, onDone }: EditorProps) {
  const isMany = definition.kind === "choices";
  return (
    <ChoiceList
      label={definition.label}
      options={definition.options ?? []}
      selected={isMany ? parseList(value) : value ? [value] : []}
      isMany={isMany}
      onDone={onDone}
      onChange={(chosen) => {
        onChange(isMany ? formatList(chosen) : chosen[0]);
        if (!isMany) onDone();
      }}
    />
  );
}

interface ChoiceListProps {
  label: string;
  options: readonly FilterChoice[];
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  isMany: boolean;
  onDone: () => void;
}

/** Long lists are searched by typing. */
export function ChoiceList({ label, options, selected, onChange, onDone, isMany }: ChoiceListProps) {
  const { t } = useLingui();
  const { contains } = useFilter({ sensitivity: "base" });
  const isLong = options.length >= SEARCH_FROM;

  const list = (
    <ListBox
      aria-label={label}
      autoFocus={isLong ? false : "first"}
      // Escape closes the list; what was chosen stays.
      escapeKeyBehavior="none"
      selectionMode={isMany ? "multiple" : "single"}
      selectedKeys={selected}
      onSelectionChange={(keys) => onChange(keys === "all" ? options.map(({ value }) => value) : [...keys].map(String))}
      renderEmptyState={() => (
        <p className="px-2 py-3 text-muted">
          <Trans>Nothing to choose from.</Trans>
        </p>
      )}
      className="scroll -mx-1 max-h-64 outline-none"
    >
      {options.map((option) => (
        <ListBoxItem
          key={option.value}
          id={option.value}
          textValue={option.label}
          className="flex h-7 items-center gap-2 rounded-md px-2 outline-none data-[focused]:bg-hover"
        >
          {({ isSelected }) => (
            <>
              <Check aria-hidden className={cx("size-3.5 shrink-0 text-accent", !isSelected && "invisible")} />
              <span className="truncate">{option.label}</span>
            </>
          )}
        </ListBoxItem>
      ))}
    </ListBox>
  );

  if (!isLong) return <div className="w-48">{list}</div>;
  return (
    // The field would only empty itself.
    <div className="w-60" onKeyDownCapture={(event) => event.key === "Escape" && onDone()}>
      <Autocomplete filter={contains}>
        <SearchField aria-label={t`Find`} autoFocus className="mb-2">
          <Input placeholder={t`Find`} className="field" />
        </SearchField>
        {list}
      </Autocomplete>
    </div>
  );
}
