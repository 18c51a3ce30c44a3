import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type CompanyRole, CustomerCompaniesDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { Section } from "@/ui/Stat";
import { Money } from "@/ui/Values";

/** The companies for which a customer orders; nothing where there are none. */
export default function Companies({ customerId }: { customerId: string }) {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(CustomerCompaniesDocument, { id: customerId }));
  const memberships = query.data?.customer?.companies ?? [];
  if (memberships.length === 0) return null;
  const words: Record<CompanyRole, string> = { BUYER: t`Buyer`, APPROVER: t`Approver`, ADMIN: t`Administrator` };
  return (
    <Section title={<Trans>Companies</Trans>}>
      <ul className="flex flex-col gap-1" data-testid="companies">
        {memberships.map(
          ({ company, role, canApproveUpTo }) =>
            company && (
              <li key={company.id} className="flex flex-wrap items-baseline gap-x-2">
                <Link
                  to="/companies/$id"
                  params={{ id: company.id }}
                  className="font-medium text-accent hover:underline"
                >
                  {company.name}
                </Link>
                <span className="text-muted text-xs">
                  {words[role]}
                  {canApproveUpTo && (
                    <>
                      {", "}
                      <Trans>
                        up to <Money value={canApproveUpTo} />
                      </Trans>
                    </>
                  )}
                </span>
              </li>
            ),
        )}
      </ul>
    </Section>
  );
}
