import { useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useSettled } from "@/lib/delayed";
import { useHotkeys } from "@/lib/hotkeys";

interface SearchBoxProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** Leaving the box by Enter or the arrow: on to the list. */
  onLeave?: () => void;
}

/** `/` goes into it; what is typed is searched for as soon as the hand rests. */
export function SearchBox({ label, value, onChange, onLeave }: SearchBoxProps) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value ?? "");
  const settled = useSettled(text, 160);
  const sent = useRef(value ?? "");
  useHotkeys([{ keys: "/", label: t`Search this list`, section: t`This list`, run: () => input.current?.select() }]);

  useEffect(() => {
    if (settled.trim() === sent.current) return;
    sent.current = settled.trim();
    onChange(settled.trim() || undefined);
  }, [settled, onChange]);

  // The address bar changed by other means: Back, a link, Clear.
  useEffect(() => {
    if ((value ?? "") === sent.current) return;
    sent.current = value ?? "";
    setText(value ?? "");
  }, [value]);

  return (
    <div className="relative w-64">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text) {
            event.preventDefault();
            setText("");
          } else if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "Escape") {
            event.preventDefault();
            input.current?.blur();
            if (event.key !== "Escape") onLeave?.();
          }
        }}
        className="field pl-8 [&::-webkit-search-cancel-button]:appearance-none"
      />
    </div>
  );
}
