import { useLingui } from "@lingui/react/macro";
import { dayOf, formatDay } from "@/lib/format";

const DAY_MS = 86_400_000;

/** The heading above what happened on a day. */
export function Day({ day }: { day: string }) {
  const { t } = useLingui();
  const today = dayOf(new Date().toISOString());
  const yesterday = dayOf(new Date(Date.now() - DAY_MS).toISOString());
  const words = day === today ? t`Today` : day === yesterday ? t`Yesterday` : formatDay(day);
  return <h3 className="mt-1 mb-2 font-medium text-muted text-xs">{words}</h3>;
}
