import { lazy, Suspense } from "react";
import type { GroupsSearch } from "@/features/groups/data";
import { GroupList } from "@/features/groups/GroupList";
import { GroupPage } from "@/features/groups/GroupPage";
import { Skeleton } from "@/ui/States";

const NewGroup = lazy(() => import("@/features/groups/NewGroup"));

/** The list, a new group, or one that is there: by the last part of the address. */
export function GroupRoutes({ id, search }: { id: string | undefined; search: GroupsSearch }) {
  if (!id) return <GroupList q={search.q} kind={search.kind} />;
  if (id !== "new") return <GroupPage key={id} id={id} />;
  return (
    <Suspense fallback={<Skeleton lines={6} />}>
      <NewGroup />
    </Suspense>
  );
}
