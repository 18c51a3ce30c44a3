import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useId, useState } from "react";
import { cx } from "@/lib/classes";

interface Option {
  value: string;
  label: string;
}

interface PickerProps {
  label: string;
  options: readonly Option[];
  onPick: (option: Option) => void;
  /** Words of the line that offers to make what was typed; without it only what is there can be picked. */
  createLabel?: ((text: string) => string) | undefined;
  onCreate?: (text: string) => void;
}

const SHOWN = 40;

/** A box to type into and a list to choose from, for popovers. */
export function Picker({ label, options, onPick, createLabel, onCreate }: PickerProps) {
  const { t } = useLingui();
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const wanted = text.trim().toLowerCase();
  const found = options.filter((option) => option.label.toLowerCase().includes(wanted)).slice(0, SHOWN);
  const canCreate = Boolean(createLabel && wanted) && !options.some((option) => option.label.toLowerCase() === wanted);
  const lines = [
    ...found.map((option) => ({ key: option.value, words: option.label, run: () => onPick(option) })),
    ...(canCreate
      ? [{ key: "create", words: createLabel?.(text.trim()) ?? "", run: () => onCreate?.(text.trim()) }]
      : []),
  ];
  const current = lines[Math.min(active, lines.length - 1)];

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setActive((Math.min(active, lines.length - 1) + step + lines.length) % Math.max(lines.length, 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      current?.run();
    }
  }

  return (
    <div className="w-56">
      <input
        // biome-ignore lint/a11y/noAutofocus: the popover was opened to type into it
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={current && `${id}-${current.key}`}
        aria-label={label}
        placeholder={t`Find or type a new one`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="field mb-1"
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} className="scroll max-h-60">
        {lines.map((line) => (
          <div
            key={line.key}
            id={`${id}-${line.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={line === current}
            onPointerMove={() => setActive(lines.indexOf(line))}
            onClick={line.run}
            onKeyDown={onKeyDown}
            className={cx("flex h-7 items-center truncate rounded-md px-2", line === current && "bg-hover")}
          >
            {line.words}
          </div>
        ))}
      </div>
      {lines.length === 0 && (
        <p className="px-2 py-2 text-muted">
          <Trans>Nothing yet: type a name.</Trans>
        </p>
      )}
    </div>
  );
}
