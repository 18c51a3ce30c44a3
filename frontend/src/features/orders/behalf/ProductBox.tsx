import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { DraftProductsDocument, type DraftProductsQuery } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { useSettled } from "@/lib/delayed";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Money } from "@/ui/Values";

export type FoundProduct = NonNullable<DraftProductsQuery["products"]>["nodes"][number];

interface ProductBoxProps {
  storeId: string;
  onPick: (product: FoundProduct) => void;
  /** A line that is no product, with these words as its title. */
  onFree: (title: string) => void;
}

/** Finds products as one types; the arrows walk, Enter takes, and whatever is typed can stand as a line of its own. */
export function ProductBox({ storeId, onPick, onFree }: ProductBoxProps) {
  const { t } = useLingui();
  const may = useMay();
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const settled = useSettled(text.trim(), 160);
  const found = useQuery({
    ...graphqlQuery(DraftProductsDocument, { search: settled, storeId }),
    enabled: settled !== "" && may("PRODUCTS_READ"),
    placeholderData: keepPreviousData,
  });
  const products = text.trim() === "" ? [] : (found.data?.products?.nodes ?? []);
  const choices = text.trim() === "" ? [] : [...products, null];

  function take(choice: FoundProduct | null | undefined) {
    if (choice === undefined) return;
    if (choice) onPick(choice);
    else onFree(text.trim());
    setText("");
    setActive(0);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) {
      event.preventDefault();
      setActive((before) => Math.max(0, Math.min(before + step, choices.length - 1)));
    } else if (event.key === "Enter" && choices.length > 0) {
      event.preventDefault();
      take(choices[active]);
    } else if (event.key === "Escape" && text) {
      event.preventDefault();
      event.stopPropagation();
      setText("");
    }
  }

  return (
    <div className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <input
        role="combobox"
        aria-expanded={choices.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={choices.length > 0 ? `${id}-${active}` : undefined}
        aria-label={t`Add a product or a free line`}
        placeholder={t`Add a product or a free line`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="field w-full pl-8"
      />
      {choices.length > 0 && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={t`Products`}
          className="absolute inset-x-0 top-full z-20 mt-1 rounded-lg bg-raised p-1 shadow-pop"
        >
          {choices.map((choice, place) => (
            <div
              key={choice?.id ?? "free"}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === active}
              onPointerMove={() => setActive(place)}
              onClick={() => take(choice)}
              onKeyDown={onKeyDown}
              className={cx("flex h-8 items-center gap-3 rounded-md px-2", place === active && "bg-hover")}
            >
              {choice ? (
                <>
                  <span className="truncate font-medium">{choice.title}</span>
                  <span className="truncate text-muted text-xs">
                    {[choice.sku, choice.brand].filter(Boolean).join(" · ")}
                  </span>
                  <span className="ml-auto shrink-0">
                    <Money value={choice.price} />
                  </span>
                </>
              ) : (
                <span className="truncate text-soft">
                  <Trans>Free line: {text.trim()}</Trans>
                </span>
              )}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
