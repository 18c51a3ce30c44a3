import { useQuery } from "@tanstack/react-query";
import { type Scope, SetupDocument, ViewerDocument, type ViewerQuery } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";

export type Viewer = NonNullable<ViewerQuery["viewer"]>;

export const viewerQuery = { ...graphqlQuery(ViewerDocument, {}), staleTime: 60_000 };
export const setupQuery = { ...graphqlQuery(SetupDocument, {}), staleTime: 0 };

export function useViewer(): Viewer | null {
  return useQuery(viewerQuery).data?.viewer ?? null;
}

/** Whether the signed-in colleague holds a scope; the server decides anew in any case. */
export function useMay(): (scope: Scope) => boolean {
  const scopes = useViewer()?.scopes;
  return (scope) => scopes?.includes(scope) ?? false;
}
