import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { type Sought, worthAsking } from "@/features/customers/form/sought";
import { MatchesDocument, type MatchField } from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Notice } from "@/ui/Notice";

/** While a customer is typed: who may be here already, besides the one that is being edited. */
export function Matches({ without, ...props }: Sought & { without?: string }) {
  const { t } = useLingui();
  const may = useMay();
  const typed = useDeferredValue(props);
  const asked = useSettled(JSON.stringify(worthAsking(typed)), 250);
  const variables = JSON.parse(asked) as ReturnType<typeof worthAsking>;
  const { data } = useQuery({
    ...graphqlQuery(MatchesDocument, variables),
    enabled: asked !== "{}" && may("PII_READ"),
    placeholderData: keepPreviousData,
  });
  const found = asked === "{}" ? [] : (data?.findMatches ?? []);
  const matches = found.filter(({ customer }) => customer.id !== without);
  if (matches.length === 0) return null;
  const words: Record<MatchField, string> = {
    EMAIL: t`same e-mail`,
    EMAIL_ALIAS: t`e-mail of the same mailbox`,
    PHONE: t`same phone`,
    NAME_AND_POSTCODE: t`same name and postal code`,
    NAME_AND_ADDRESS: t`same name and address`,
    EXTERNAL_ID: t`same external id`,
  };
  return (
    <Notice>
      <p className="font-medium">
        <Trans>May be here already</Trans>
      </p>
      <ul className="mt-1 flex flex-col gap-1">
        {matches.map(({ customer, matchedOn }) => (
          <li key={customer.id} className="flex flex-wrap items-baseline gap-x-2">
            <Link to="/customers/$id" params={{ id: customer.id }} className="font-medium text-fg underline">
              {customer.displayName}
            </Link>
            <span className="text-soft text-xs">{[customer.email, customer.phone].filter(Boolean).join(" · ")}</span>
            <span className="text-xs">{matchedOn.map((field) => words[field]).join(", ")}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
