import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { OrderQuery } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { Section } from "@/ui/Stat";
import { Money } from "@/ui/Values";

/** Who ordered, and for which company. */
export function Buyer({ order }: { order: NonNullable<OrderQuery["order"]> }) {
  return (
    <Section title={<Trans>Customer</Trans>}>
      {order.customer ? (
        <div className="flex flex-col gap-1">
          <Link
            to="/customers/$id"
            params={{ id: order.customer.id }}
            className="font-medium text-accent hover:underline"
          >
            {order.customer.displayName}
          </Link>
          {order.company && (
            <span className="text-soft">
              <Trans>
                for{" "}
                <Link
                  to="/companies/$id"
                  params={{ id: order.company.id }}
                  className="font-medium text-accent hover:underline"
                >
                  {order.company.name}
                </Link>
              </Trans>
            </span>
          )}
          {order.email && (
            <a href={`mailto:${order.email}`} className="break-words text-soft hover:underline">
              {order.email}
            </a>
          )}
          <p className="text-muted text-xs">
            <Trans>
              {formatNumber(order.customer.stats.orderCount)} orders, <Money value={order.customer.stats.totalSpent} />{" "}
              in all
            </Trans>
          </p>
        </div>
      ) : (
        <p className="text-muted">
          <Trans>No identity was given with this order.</Trans>
        </p>
      )}
    </Section>
  );
}
