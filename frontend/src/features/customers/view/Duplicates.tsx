import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CustomerDuplicatesDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { buttonClass } from "@/ui/buttonClass";
import { Section } from "@/ui/Stat";
import { Instant } from "@/ui/Values";

/** Who else may be this person, and whom the record took in; mostly there is nothing to say. */
export default function Duplicates({ customerId }: { customerId: string }) {
  const { t } = useLingui();
  const canMerge = useMay()("CUSTOMERS_MERGE");
  const { data } = useQuery(graphqlQuery(CustomerDuplicatesDocument, { id: customerId, canMerge }));
  const others = (data?.customer?.duplicates ?? []).filter(({ dismissed }) => !dismissed);
  const merges = data?.customer?.mergedFrom ?? [];
  if (others.length === 0 && merges.length === 0) return null;
  return (
    <Section title={<Trans>Duplicates</Trans>}>
      <ul className="flex flex-col gap-2">
        {others.map(({ customer, score }) => (
          <li key={customer.id} className="flex items-center justify-between gap-3">
            <span>
              <Link to="/customers/$id" params={{ id: customer.id }} className="font-medium hover:underline">
                {customer.displayName}
              </Link>{" "}
              <span className="text-muted text-xs">{t`may be the same person, ${Math.round(score * 100)} %`}</span>
            </span>
            {canMerge && (
              <Link
                to="/customers/merge"
                search={{ ids: `${customerId},${customer.id}`, into: customerId }}
                aria-label={t`Compare with ${customer.displayName}`}
                className={buttonClass("secondary", "sm")}
              >
                <Trans>Compare</Trans>
              </Link>
            )}
          </li>
        ))}
        {merges.map(({ id, at, absorbedIds, reversibleUntil }) => (
          <li key={id} className="flex items-center justify-between gap-3 text-muted">
            <span>
              <Trans>
                Took in {absorbedIds.join(", ")} on <Instant at={at} />
              </Trans>
            </span>
            {reversibleUntil && (
              <Link to="/customers/duplicates" search={{ show: "merges" }} className={buttonClass("ghost", "sm")}>
                <Trans>Undo…</Trans>
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
