import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { cx } from "@/lib/classes";
import { Forbidden, ServerFailure } from "@/lib/graphql";

/** A few words in a tinted strip. */
export function Notice({ tone = "warn", children }: { tone?: "warn" | "bad" | "accent"; children: ReactNode }) {
  const tones = { warn: "bg-warn-soft text-warn", bad: "bg-bad-soft text-bad", accent: "bg-accent-soft text-fg" };
  return (
    <div role={tone === "bad" ? "alert" : "status"} className={cx("rounded-md px-3 py-2", tones[tone])}>
      {children}
    </div>
  );
}

/** What a form says about itself: refusals that belong to no field, and failures. */
export function FormNotice({
  refusals = [],
  failure,
}: {
  refusals?: readonly { message: string }[];
  failure?: Error | undefined;
}) {
  const { t } = useLingui();
  const messages = refusals.map(({ message }) => message);
  if (failure instanceof Forbidden) messages.push(t`Your role may not do this.`);
  else if (failure instanceof ServerFailure) messages.push(failure.message);
  else if (failure) messages.push(t`The server cannot be reached. Nothing was saved.`);
  if (messages.length === 0) return null;
  return (
    <Notice tone="bad">
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
    </Notice>
  );
}
