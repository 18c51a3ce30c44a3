import { useLingui } from "@lingui/react/macro";
import { instantOf, timeAt } from "@/lib/days";
import { currentTimeZone } from "@/lib/format";
import { CheckboxField, TextField } from "@/ui/Field";

const HOUR_MS = 3_600_000;

interface SendLaterProps {
  /** A time such as 2026-11-29T09:30 by the reader's clock; empty: at once. */
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** At once, or at a time that is still to come. */
export function SendLater({ value, error, onChange }: SendLaterProps) {
  const { t } = useLingui();
  return (
    <div className="flex flex-wrap items-end gap-3">
      <CheckboxField
        label={t`Send later`}
        checked={value !== ""}
        onChange={(event) => onChange(event.target.checked ? timeAt(Date.now() + HOUR_MS) : "")}
      />
      {value !== "" && (
        <TextField
          label={t`When`}
          type="datetime-local"
          hint={currentTimeZone()}
          min={timeAt(Date.now())}
          value={value}
          error={error}
          onChange={(event) => onChange(event.target.value || timeAt(Date.now() + HOUR_MS))}
        />
      )}
    </div>
  );
}

/** What is asked of the server. */
export function sendAtOf(value: string): string | null {
  return value === "" ? null : instantOf(value);
}
