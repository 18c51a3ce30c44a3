import { Trans } from "@lingui/react/macro";
import type { OrderQuery } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { Notice } from "@/ui/Notice";
import { Instant } from "@/ui/Values";

type OrderFacts = NonNullable<OrderQuery["order"]>;

/** Why the order waits, while it does; or why it was not approved, until it is asked for again. */
export function Held({ order }: { order: OrderFacts }) {
  const asked = order.approvals.at(-1);
  if (order.status === "DRAFT" && asked?.decision === "REJECTED") return <Rejected approval={asked} />;
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

function Rejected({ approval }: { approval: OrderFacts["approvals"][number] }) {
  return (
    <div className="pt-5">
      <Notice tone="warn">
        <p className="mb-1 font-medium text-xs">
          <Trans>Not approved</Trans>
        </p>
        <p className="whitespace-pre-wrap">{approval.reason}</p>
        <p className="mt-1 text-muted text-xs">
          {actorName(approval.decidedBy)}, <Instant at={approval.decidedAt} as="datetime" />
        </p>
      </Notice>
    </div>
  );
}
