import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { flushSync } from "react-dom";
import { ColleaguesDocument } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { graphqlQuery } from "@/lib/query";
import { matching, mentionBefore, mentioned } from "@/ui/notes/mention";

interface Props {
  ref: RefObject<HTMLTextAreaElement | null>;
  label: string;
  value: string;
  rows: number;
  placeholder?: string;
  onChange: (value: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** The text of a note; behind an @ it offers colleagues, to be taken by arrow keys and Enter or by a click. */
export function NoteText({ ref, label, value, rows, placeholder, onChange, onKeyDown }: Props) {
  const { t } = useLingui();
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState<string>();
  const typed = mentionBefore(value, caret);
  const isAsked = typed !== undefined && closed !== value;
  const query = useQuery({ ...graphqlQuery(ColleaguesDocument, {}), enabled: isAsked, staleTime: 60_000 });
  const offered = isAsked ? matching(query.data?.mentionableColleagues ?? [], typed) : [];
  const current = Math.min(chosen, offered.length - 1);

  function take(name: string) {
    const next = mentioned(value, caret, typed ?? "", name);
    // At once: a key that follows before the next frame would land at the end.
    flushSync(() => {
      onChange(next.text);
      setCaret(next.caret);
      setChosen(0);
    });
    const area = ref.current;
    area?.focus();
    area?.setSelectionRange(next.caret, next.caret);
  }

  function onKey(event: KeyboardEvent) {
    const one = offered[current];
    const isTaking = one && ["Enter", "Tab"].includes(event.key) && !event.metaKey && !event.ctrlKey;
    if (isTaking) take(one.name);
    else if (one && event.key === "ArrowDown") setChosen((current + 1) % offered.length);
    else if (one && event.key === "ArrowUp") setChosen((current + offered.length - 1) % offered.length);
    else if (one && event.key === "Escape") setClosed(value);
    else return onKeyDown(event);
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <>
      <textarea
        ref={ref}
        aria-label={label}
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={offered.length > 0 ? `${listId}-${current}` : undefined}
        aria-autocomplete="list"
        placeholder={placeholder}
        value={value}
        rows={rows}
        onChange={(event) => {
          onChange(event.target.value);
          setCaret(event.target.selectionStart);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKey}
        className="block w-full resize-none bg-transparent px-3 pt-2 pb-1 outline-none placeholder:text-faint focus-visible:outline-none"
      />
      {offered.length > 0 && (
        <div
          id={listId}
          role="listbox"
          aria-label={t`Colleagues`}
          className="mx-1.5 mb-1 rounded-md bg-raised p-1 shadow-pop"
        >
          {offered.map(({ id, name }, place) => (
            <div
              key={id}
              id={`${listId}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === current}
              onMouseDown={(event) => {
                event.preventDefault();
                take(name);
              }}
              className={cx(
                "cursor-pointer rounded-sm px-2 py-1",
                place === current ? "bg-accent-soft text-accent" : "hover:bg-hover",
              )}
            >
              {name}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
