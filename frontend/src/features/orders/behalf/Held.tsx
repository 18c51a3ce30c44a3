import { Trans } from "@lingui/react/macro";
import type { OrderQuery } from "@/gql/graphql";
import { Notice } from "@/ui/Notice";

type OrderFacts = NonNullable<OrderQuery["order"]>;

/** Why the order waits, while it does. */
export function Held({ order }: { order: OrderFacts }) {
  const asked = order.approvals.at(-1);
  if (order.status !== "AWAITING_APPROVAL" || !asked) return null;
  return (
    <div className="pt-5">
      <Notice tone="accent">
        <p className="mb-1 font-medium text-xs">
          <Trans>This order waits for an approval</Trans>
        </p>
        <p>{asked.neededBecause}</p>
      </Notice>
    </div>
  );
}
