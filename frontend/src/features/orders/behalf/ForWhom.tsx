import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { DraftCustomersDocument } from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { graphqlQuery } from "@/lib/query";
import { TextField } from "@/ui/Field";
import { PageHeader } from "@/ui/Page";

/** An order is made for somebody: whom? */
export function ForWhom() {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const settled = useSettled(text.trim(), 160);
  const found = useQuery({
    ...graphqlQuery(DraftCustomersDocument, { search: settled }),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  const customers = text.trim() === "" ? [] : (found.data?.customers?.nodes ?? []);
  return (
    <div className="flex h-full flex-col">
      <PageHeader title={t`New order`} />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 py-6">
        <div className="max-w-md">
          <TextField
            label={t`For whom?`}
            placeholder={t`Name, e-mail or phone`}
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <ul className="mt-2">
            {customers.map(({ id, displayName, email }) => (
              <li key={id}>
                <Link
                  to="/orders/new"
                  search={{ customer: id }}
                  className="flex h-9 items-center gap-3 rounded-md px-2 hover:bg-hover"
                >
                  <span className="font-medium">{displayName}</span>
                  <span className="truncate text-muted">{email}</span>
                </Link>
              </li>
            ))}
          </ul>
          {settled !== "" && found.isSuccess && customers.length === 0 && (
            <p className="mt-2 text-muted">
              <Trans>Nobody is found by that.</Trans>{" "}
              <Link to="/customers/new" className="text-accent hover:underline">
                <Trans>Create the customer first</Trans>
              </Link>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}
