import { cx } from "@/lib/classes";

/** One of a few, side by side. */
export function QuickFilter({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <fieldset aria-label={label} className="flex flex-wrap gap-0.5">
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          className={cx(
            "h-6 rounded-sm px-2 font-medium text-xs transition-colors",
            choice.value === value ? "bg-accent-soft text-accent" : "text-muted hover:bg-hover hover:text-fg",
          )}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
