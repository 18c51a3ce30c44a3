import { type InfiniteData, infiniteQueryOptions } from "@tanstack/react-query";
import {
  CompanyNotesDocument,
  CustomerNotesDocument,
  type NotePageFragment,
  type NotePartsFragment,
  OrderNotesDocument,
} from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { invalidate, queryClient } from "@/lib/query";

export type NoteFacts = NotePartsFragment;
type Pages = InfiniteData<NotePageFragment, string | null>;

/** What notes stand on. */
export interface Place {
  kind: "customer" | "order" | "company";
  id: string;
}

const NAMES = { customer: "CustomerNotes", order: "OrderNotes", company: "CompanyNotes" } as const;
const NONE: NotePageFragment = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

export function notesQuery({ kind, id }: Place) {
  return infiniteQueryOptions({
    queryKey: [NAMES[kind], { id }] as const,
    queryFn: async ({ pageParam: after, signal }): Promise<NotePageFragment> => {
      if (kind === "company")
        return (await request(CompanyNotesDocument, { id, after }, signal)).company?.notes ?? NONE;
      if (kind === "order") return (await request(OrderNotesDocument, { id, after }, signal)).order?.notes ?? NONE;
      return (await request(CustomerNotesDocument, { id, after }, signal)).customer?.notes ?? NONE;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
  });
}

/** Shows a change of the notes before the server has confirmed it; the returned function takes it back. */
export function showNotes(place: Place, change: (notes: NoteFacts[], page: number) => NoteFacts[]): () => void {
  const { queryKey } = notesQuery(place);
  const before = queryClient.getQueryData<Pages>(queryKey);
  queryClient.setQueryData<Pages>(
    queryKey,
    (data) => data && { ...data, pages: data.pages.map((page, at) => ({ ...page, nodes: change(page.nodes, at) })) },
  );
  return () => queryClient.setQueryData(queryKey, before);
}

/** All that shows notes is read again. */
export const TOUCHED = [...Object.values(NAMES), "CustomerTimeline", "OrderTimeline", "Customer", "NoteHistory"];

export function readAgain(): Promise<unknown> {
  return invalidate(...TOUCHED);
}
