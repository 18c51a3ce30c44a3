import { useLingui } from "@lingui/react/macro";
import type { StuckState } from "@/gql/graphql";
import { Badge } from "@/ui/Badge";

/** In what an order is stuck, and by how much it is over its store's limit. */
export function StuckBadge({ state, over }: { state: StuckState; over: string | null }) {
  const { t } = useLingui();
  const words: Record<StuckState, string> = {
    UNPAID: t`Stuck unpaid`,
    UNFULFILLED: t`Stuck unsent`,
    IN_TRANSIT: t`Stuck in transit`,
  };
  const days = /^P(\d+)D/.exec(over ?? "")?.[1];
  return (
    <span title={days ? t`${words[state]}, ${days} days over the limit` : words[state]}>
      <Badge tone="warn">{words[state]}</Badge>
    </span>
  );
}
