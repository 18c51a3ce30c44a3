import { infiniteQueryOptions, keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  CompanyCurrencyDocument,
  type CompanyFilter,
  CompanyListDocument,
  type CompanyListQueryVariables,
  type CompanySortField,
} from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { graphqlQuery } from "@/lib/query";

export interface CompaniesSearch {
  q?: string;
  show?: string;
  sort?: string;
  new?: string;
}

const SORTS: Readonly<Record<string, CompanySortField>> = {
  name: "NAME",
  members: "MEMBER_COUNT",
  created: "CREATED_AT",
};
const SHOWN: Readonly<Record<string, CompanyFilter>> = {
  approval: { requiresApproval: true },
  credit: { creditLimit: { isNull: false } },
  empty: { memberCount: { eq: 0 } },
};

export type CompanyVariables = Omit<CompanyListQueryVariables, "after">;

export function filterOf(show: string | undefined): CompanyFilter | null {
  return (show && SHOWN[show]) || null;
}

export function sortOf(sort: string | undefined): string {
  return sort && SORTS[sort.replace("-", "")] ? sort : "name";
}

export function variablesOf(search: CompaniesSearch, withOrders: boolean): CompanyVariables {
  const sort = sortOf(search.sort);
  const field = SORTS[sort.replace("-", "")] ?? "NAME";
  return {
    first: 50,
    search: search.q ?? null,
    filter: filterOf(search.show),
    orderBy: [{ field, direction: sort.startsWith("-") ? "DESC" : "ASC" }],
    withOrders,
  };
}

export function companyListQuery(variables: CompanyVariables) {
  return infiniteQueryOptions({
    queryKey: ["CompanyList", variables] as const,
    queryFn: ({ pageParam, signal }) => request(CompanyListDocument, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ companies }) => (companies?.pageInfo.hasNextPage ? companies.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** The first store's currency is the base currency, in which limits are kept. */
export function useBaseCurrency(): string {
  const query = useQuery({ ...graphqlQuery(CompanyCurrencyDocument, {}), staleTime: 300_000 });
  return query.data?.stores[0]?.currencyCode ?? "USD";
}

/** All that shows companies is read again. */
export const TOUCHED = [
  "CompanyList",
  "CompanyTotal",
  "Company",
  "CompanyMembers",
  "CompanyFigures",
  "CustomerCompanies",
  "DraftCustomer",
];
