import { useLingui } from "@lingui/react/macro";
import { TextField } from "@/ui/Field";

export const SHORTEST_PASSWORD = 12;

/** A new password: its only rule is length. */
export function PasswordField({ error }: { error?: string | undefined }) {
  const { t } = useLingui();
  return (
    <TextField
      label={t`Password`}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={SHORTEST_PASSWORD}
      hint={t`At least ${SHORTEST_PASSWORD} characters. A few words are good.`}
      error={error}
    />
  );
}
