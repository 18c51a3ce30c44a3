import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import {
  type CustomerFilter,
  SegmentChangesDocument,
  SegmentListDocument,
  SegmentMembersDocument,
} from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { type Filter, isFilter } from "@/ui/filters/tree";

/** So many that a list with the days of each stays within the limits of one question. */
const LINES = 15;

export function segmentListQuery(search: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["SegmentList", search] as const,
    queryFn: ({ pageParam, signal }) =>
      request(SegmentListDocument, { first: LINES, after: pageParam, search }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ segments }) => (segments?.pageInfo.hasNextPage ? segments.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
  });
}

export function membersQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["SegmentMembers", id] as const,
    queryFn: ({ pageParam, signal }) => request(SegmentMembersDocument, { id, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ segment }) =>
      segment?.customers?.pageInfo.hasNextPage ? segment.customers.pageInfo.endCursor : undefined,
  });
}

export function changesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["SegmentChanges", id] as const,
    queryFn: ({ pageParam, signal }) => request(SegmentChangesDocument, { id, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ segment }) =>
      segment?.changes.pageInfo.hasNextPage ? segment.changes.pageInfo.endCursor : undefined,
  });
}

/** A rule as it stands in the address, or as the server keeps it. */
export function ruleOf(value: unknown): Filter | undefined {
  if (typeof value !== "string") return isFilter(value) ? value : undefined;
  try {
    return ruleOf(JSON.parse(value) as object);
  } catch {
    return undefined;
  }
}

export const asInput = (rule: Filter): CustomerFilter => rule as CustomerFilter;
