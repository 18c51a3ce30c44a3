import { Trans, useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField, useFilter } from "react-aria-components";
import { cx } from "@/lib/classes";
import { formatList, parseList } from "@/lib/url";
import type { EditorProps } from "@/ui/filters/kinds";

const SEARCH_FROM = 9;

/** One of some, or any of many; long lists are searched by typing. */
export function ChoiceEditor({ definition, value, onChange, onDone }: EditorProps) {
  const { t } = useLingui();
  const { contains } = useFilter({ sensitivity: "base" });
  const options = definition.options ?? [];
  const isMany = definition.kind === "choices";
  const isLong = options.length >= SEARCH_FROM;

  const list = (
    <ListBox
      aria-label={definition.label}
      autoFocus={isLong ? false : "first"}
      selectionMode={isMany ? "multiple" : "single"}
      selectedKeys={isMany ? parseList(value) : value ? [value] : []}
      onSelectionChange={(keys) => {
        const chosen = keys === "all" ? options.map((option) => option.value) : [...keys].map(String);
        onChange(isMany ? formatList(chosen) : chosen[0]);
        if (!isMany) onDone();
      }}
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
    <div className="w-60">
      <Autocomplete filter={contains}>
        <SearchField aria-label={t`Find`} autoFocus className="mb-2">
          <Input placeholder={t`Find`} className="field" />
        </SearchField>
        {list}
      </Autocomplete>
    </div>
  );
}
