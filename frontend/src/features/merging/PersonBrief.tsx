import { Plural } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { MergePersonFragment } from "@/gql/graphql";
import { Money } from "@/ui/Values";

/** A record in three lines: who, how to reach them, what they bought. */
export function PersonBrief({ person }: { person: MergePersonFragment }) {
  return (
    <div className="min-w-0">
      <Link to="/customers/$id" params={{ id: person.id }} className="font-medium hover:underline">
        {person.displayName}
      </Link>
      <p className="wrap-anywhere text-soft text-xs">
        {[person.email, person.phone].filter(Boolean).join(" · ") || person.id}
      </p>
      <p className="text-muted text-xs">
        <Plural value={person.stats.orderCount} one="# order" other="# orders" /> ·{" "}
        <Money value={person.stats.totalSpent} />
      </p>
    </div>
  );
}
