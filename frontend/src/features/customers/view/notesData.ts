import { type InfiniteData, infiniteQueryOptions } from "@tanstack/react-query";
import { CustomerNotesDocument, type CustomerNotesQuery, type NotePartsFragment } from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { queryClient } from "@/lib/query";

export type NoteFacts = NotePartsFragment;
type Pages = InfiniteData<CustomerNotesQuery, string | null>;

export function notesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["CustomerNotes", { id }] as const,
    queryFn: ({ pageParam, signal }) => request(CustomerNotesDocument, { id, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ customer }) =>
      customer?.notes?.pageInfo.hasNextPage ? customer.notes.pageInfo.endCursor : undefined,
  });
}

/** Shows a change of the notes before the server has confirmed it; the returned function takes it back. */
export function showNotes(id: string, change: (notes: NoteFacts[], page: number) => NoteFacts[]): () => void {
  const { queryKey } = notesQuery(id);
  const before = queryClient.getQueryData<Pages>(queryKey);
  queryClient.setQueryData<Pages>(
    queryKey,
    (data) => data && { ...data, pages: data.pages.map((page, place) => changed(page, place, change)) },
  );
  return () => queryClient.setQueryData(queryKey, before);
}

function changed(
  page: CustomerNotesQuery,
  place: number,
  change: (notes: NoteFacts[], page: number) => NoteFacts[],
): CustomerNotesQuery {
  const { customer } = page;
  if (!customer?.notes) return page;
  return { customer: { ...customer, notes: { ...customer.notes, nodes: change(customer.notes.nodes, place) } } };
}
