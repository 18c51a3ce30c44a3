import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CustomerBenefitsDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";

/** What holds for the customer now, and the colleague who is there for them. */
export default function Benefits({ id }: { id: string }) {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(CustomerBenefitsDocument, { id }));
  const benefits = query.data?.customer?.benefits ?? [];
  if (benefits.length === 0) return null;
  return (
    <div className="flex items-start gap-3" data-testid="customer-benefits">
      <span className="w-14 shrink-0 pt-0.5 text-muted text-xs">{t`Benefits`}</span>
      <ul className="flex min-w-0 flex-col gap-0.5">
        {benefits.map(({ id: key, name, contact }) => (
          <li key={key} className="truncate">
            {name}
            {contact && (
              <span className="text-muted">
                {" "}
                <Trans>— ask {contact.name}</Trans>
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
