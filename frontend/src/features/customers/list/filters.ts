import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { GroupChoicesDocument, TagChoicesDocument } from "@/gql/graphql";
import { countryOptions } from "@/lib/places";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import type { FilterDefinition } from "@/ui/filters/kinds";

/** The filters of the list. Groups, tags and countries are read when the list is, so that a chip always has its name. */
export function useCustomerFilters(): FilterDefinition[] {
  const { t } = useLingui();
  const may = useMay();
  const groups = useQuery({
    ...graphqlQuery(GroupChoicesDocument, {}),
    enabled: may("GROUPS_READ"),
    staleTime: 60_000,
  });
  const tags = useQuery({ ...graphqlQuery(TagChoicesDocument, {}), staleTime: 60_000 });
  const countries = useMemo(countryOptions, []);
  const definitions: FilterDefinition[] = [
    {
      key: "account",
      label: t`Account`,
      kind: "choice",
      options: [
        { value: "with", label: t`With account` },
        { value: "without", label: t`Without account` },
      ],
    },
    { key: "spent", label: t`Total spent`, kind: "money" },
    { key: "orders", label: t`Orders`, kind: "range" },
    { key: "firstOrder", label: t`First order`, kind: "when" },
    { key: "lastOrder", label: t`Last order`, kind: "when" },
    { key: "country", label: t`Country`, kind: "choices", options: countries },
    {
      key: "tag",
      label: t`Tag`,
      kind: "choices",
      options: (tags.data?.customerTags ?? []).map((tag) => ({ value: tag, label: tag })),
    },
  ];
  if (!may("GROUPS_READ")) return definitions;
  const options = (groups.data?.groups?.nodes ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return [...definitions, { key: "group", label: t`Group`, kind: "choices", options }];
}
