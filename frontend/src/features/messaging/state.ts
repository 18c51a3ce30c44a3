import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { type MessageFilter, MessageListDocument, type MessageStatus } from "@/gql/graphql";
import { request } from "@/lib/graphql";

export interface MessagesSearch {
  show?: string;
  open?: string;
}

/** What one usually looks for, each a few states at once. */
export const SHOWN: Readonly<Record<string, readonly MessageStatus[]>> = {
  outbox: ["HELD", "QUEUED", "SENDING"],
  sent: ["SENT", "DELIVERED"],
  trouble: ["FAILED", "UNCERTAIN", "BOUNCED", "SUPPRESSED"],
};

export function filterOf({ show }: MessagesSearch): MessageFilter | undefined {
  const status = show ? SHOWN[show] : undefined;
  return status && { status: [...status] };
}

export function messageListQuery(filter: MessageFilter | undefined) {
  return infiniteQueryOptions({
    queryKey: ["MessageList", filter ?? null] as const,
    queryFn: ({ pageParam, signal }) =>
      request(MessageListDocument, { first: 50, after: pageParam, filter: filter ?? null }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ messages }) => (messages?.pageInfo.hasNextPage ? messages.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
