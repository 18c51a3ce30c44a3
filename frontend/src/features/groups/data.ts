import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { type GroupKind, GroupListDocument, GroupMembersDocument, PriceListListDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";

/** What shows a group, and is read again when one is written. */
export const SHOWING = ["Group", "GroupList", "GroupMembers", "GroupPerformance", "CustomerBenefits"];

export interface GroupsSearch {
  q?: string;
  kind?: string;
}

/** So many that a list with the sales of each stays within the limits of one question. */
const LINES = 25;

export function groupListQuery(search: string | undefined, kind: GroupKind | undefined) {
  return infiniteQueryOptions({
    queryKey: ["GroupList", search, kind] as const,
    queryFn: ({ pageParam, signal }) =>
      request(GroupListDocument, { first: LINES, after: pageParam, search, ...(kind && { kind: [kind] }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ groups }) => (groups?.pageInfo.hasNextPage ? groups.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
  });
}

export function membersQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["GroupMembers", id] as const,
    queryFn: ({ pageParam, signal }) => request(GroupMembersDocument, { id, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ group }) =>
      group?.customers?.pageInfo.hasNextPage ? group.customers.pageInfo.endCursor : undefined,
  });
}

export function priceListsQuery(search: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["PriceListList", search] as const,
    queryFn: ({ pageParam, signal }) => request(PriceListListDocument, { after: pageParam, search }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ priceLists }) =>
      priceLists?.pageInfo.hasNextPage ? priceLists.pageInfo.endCursor : undefined,
    placeholderData: keepPreviousData,
  });
}
