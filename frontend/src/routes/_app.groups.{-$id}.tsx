import { createFileRoute } from "@tanstack/react-router";
import type { GroupsSearch } from "@/features/groups/data";
import { GroupRoutes } from "@/features/groups/GroupRoutes";

export const Route = createFileRoute("/_app/groups/{-$id}")({
  validateSearch: ({ q, kind }: Record<string, string>): GroupsSearch => ({
    ...(q && { q: String(q) }),
    ...(kind && { kind }),
  }),
  component: () => <GroupRoutes id={Route.useParams().id} search={Route.useSearch()} />,
});
