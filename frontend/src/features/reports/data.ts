import { infiniteQueryOptions, keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  type CustomerSort,
  MyReportsDocument,
  ReportCustomersDocument,
  ReportDocument,
  ReportIndexDocument,
  type ReportInput,
} from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { graphqlQuery } from "@/lib/query";

/** Definitions change with the product only. */
export const indexQuery = { ...graphqlQuery(ReportIndexDocument, {}), staleTime: Number.POSITIVE_INFINITY };

export const myReportsQuery = { ...graphqlQuery(MyReportsDocument, {}), staleTime: 30_000 };

export function reportQuery(input: ReportInput) {
  return infiniteQueryOptions({
    queryKey: ["Report", input] as const,
    queryFn: ({ pageParam, signal }) => request(ReportDocument, { input: { ...input, after: pageParam } }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ report }) => (report?.pageInfo.hasNextPage ? report.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export function behindQuery(input: ReportInput, row: string, orderBy: CustomerSort[]) {
  return infiniteQueryOptions({
    queryKey: ["ReportCustomers", input, row, orderBy] as const,
    queryFn: ({ pageParam, signal }) =>
      request(ReportCustomersDocument, { input, row, orderBy, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ reportCustomers }) =>
      reportCustomers?.pageInfo.hasNextPage ? reportCustomers.pageInfo.endCursor : undefined,
    placeholderData: keepPreviousData,
  });
}

/** The saved reports, each with what it asks. */
export function useMyReports() {
  return (useQuery(myReportsQuery).data?.savedViews ?? []).flatMap((view) => {
    const input = view.report as ReportInput | null;
    return input ? [{ view, input }] : [];
  });
}
