import { MutationCache, QueryCache, QueryClient, queryOptions } from "@tanstack/react-query";
import type { TypedDocumentString } from "@/gql/graphql";
import { request, SignedOut } from "@/lib/graphql";

let leave: () => void = () => {};

/** Called once by main: what happens when the session has ended. */
export function onSignedOut(handler: () => void): void {
  leave = handler;
}

function watch(error: Error): void {
  if (error instanceof SignedOut) leave();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      // Refusals stay refusals; what never reached the server may do so at the next try.
      retry: (failures, error) => failures < 2 && error instanceof TypeError,
    },
  },
});

/** The first word of an operation's own line: its name is its key, so that `invalidate("Customer")` reads well. */
export function operationName(document: { toString(): string }): string {
  return /(?:query|mutation|subscription)\s+(\w+)/.exec(document.toString())?.[1] ?? "anonymous";
}

export function graphqlQuery<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) {
  return queryOptions({
    queryKey: [operationName(document), variables] as const,
    queryFn: ({ signal }) => request(document, variables, signal),
  });
}

interface Pages<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** A document whose connection is read to its end, for choices: a choice that is left out could not be kept. */
export function graphqlChoices<Result, Variables extends { after?: string | null }, Node>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  pagesOf: (result: Result) => Pages<Node> | null | undefined,
) {
  return queryOptions({
    queryKey: [operationName(document), variables] as const,
    queryFn: async ({ signal }) => {
      const result = await request(document, variables, signal);
      const all = pagesOf(result);
      let last = all?.pageInfo;
      while (all && last?.hasNextPage) {
        const next = pagesOf(await request(document, { ...variables, after: last.endCursor ?? null }, signal));
        all.nodes.push(...(next?.nodes ?? []));
        last = next?.pageInfo;
      }
      return result;
    },
  });
}

/** Marks the named operations as out of date; those on screen are read again. */
export function invalidate(...operations: string[]): Promise<unknown> {
  return Promise.all(operations.map((name) => queryClient.invalidateQueries({ queryKey: [name] })));
}
