import { i18n } from "@lingui/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  FieldChoicesDocument,
  FilterNamesDocument,
  type FilterNamesQuery,
  GroupChoicesDocument,
  OrderStoresDocument,
  TagChoicesDocument,
} from "@/gql/graphql";
import { type Choice, countryOptions } from "@/lib/places";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { companyChoices, segmentChoices } from "@/ui/filters/choices";
import type { Leaf, LeafMap, SourceName } from "@/ui/filters/leaves";
import { filterInWords, type Naming } from "@/ui/filters/phrases";
import type { Filter } from "@/ui/filters/tree";

export interface Names extends Naming {
  choicesOf: (leaf: Leaf) => readonly Choice[];
}

const MINUTE = 60_000;
const AN_ID = /^(?:grp|seg|com|sto|cus|ord)_\d+$/;
const MOST = 100;

/** What the ids and codes of a filter are called, and what there is to choose from. */
export function useNaming(filter: Filter | undefined): Names {
  const may = useMay();
  const isOpen = may("CUSTOMERS_READ");
  const groups = useQuery({
    ...graphqlQuery(GroupChoicesDocument, {}),
    enabled: may("GROUPS_READ"),
    staleTime: MINUTE,
  }).data;
  const segments = useQuery({
    ...segmentChoices(),
    enabled: may("GROUPS_READ"),
    staleTime: MINUTE,
  }).data;
  const companies = useQuery({
    ...companyChoices(),
    enabled: isOpen,
    staleTime: MINUTE,
  }).data?.companies?.nodes;
  const tags = useQuery({ ...graphqlQuery(TagChoicesDocument, {}), enabled: isOpen, staleTime: MINUTE }).data;
  const stores = useQuery({ ...graphqlQuery(OrderStoresDocument, {}), staleTime: MINUTE }).data?.stores;
  const fields = useQuery({ ...graphqlQuery(FieldChoicesDocument, {}), staleTime: MINUTE }).data;
  const all = fields?.customFieldDefinitions ?? [];
  const asked = all.filter((field) => field.isFilterable && (!field.isPersonal || may("PII_READ")));
  const countries = useMemo(countryOptions, []);

  const sources: Record<SourceName, readonly Choice[]> = {
    groups: (groups?.groups?.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
    segments: (segments?.segments?.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
    companies: (companies ?? []).map(({ id, name }) => ({ value: id, label: name })),
    tags: (tags?.customerTags ?? []).map((tag) => ({ value: tag, label: tag })),
    stores: (stores ?? []).map(({ id, name }) => ({ value: id, label: name })),
    customFields: asked.map(({ key, name }) => ({ value: key, label: name })),
    countries,
  };
  // Tags and keys of fields are anybody's words: they name nothing but themselves.
  const { tags: _tags, customFields: _fields, ...named } = sources;
  const known = new Map(Object.values(named).flatMap((list) => list.map(({ value, label }) => [value, label])));
  const fieldOf = (key: string) => all.find((field) => field.key === key);
  const unknown = idsIn(filter).filter((id) => !known.has(id));
  const found = useQuery({
    ...graphqlQuery(FilterNamesDocument, { ids: unknown.slice(0, MOST) }),
    enabled: unknown.length > 0,
    staleTime: MINUTE,
    placeholderData: keepPreviousData,
  }).data;
  for (const node of found?.nodes ?? []) if (node) known.set(node.id, nameOfNode(node));

  return {
    // The first store's currency is the base currency, in which figures are kept.
    currency: stores?.[0]?.currencyCode,
    fieldOf,
    nameOf: ({ source, choices }, value) => {
      if (choices) return value;
      return (source === "customFields" ? fieldOf(value)?.name : known.get(value)) ?? value;
    },
    choicesOf: ({ words, source, choices }) =>
      choices
        ? choices.map((value) => ({ value, label: value }))
        : words
          ? Object.entries(words).map(([value, label]) => ({ value, label: i18n._(label) }))
          : source
            ? sources[source]
            : [],
  };
}

/** The sentence of a filter. */
export function useFilterSentence(filter: Filter | undefined, leaves: LeafMap): string {
  const naming = useNaming(filter);
  return filter ? filterInWords(filter, leaves, naming) : "";
}

type Named = NonNullable<FilterNamesQuery["nodes"][number]>;

function nameOfNode(node: Named): string {
  if ("name" in node) return node.name;
  if ("segmentName" in node) return node.segmentName;
  if ("companyName" in node) return node.companyName;
  if ("storeName" in node) return node.storeName;
  if ("displayName" in node) return node.displayName;
  return "number" in node ? node.number : node.id;
}

function idsIn(value: unknown): string[] {
  if (typeof value === "string") return AN_ID.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(idsIn))];
}
