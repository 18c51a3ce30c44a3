import { useNavigate, useRouter } from "@tanstack/react-router";
import { closeLive } from "@/lib/live";
import { queryClient } from "@/lib/query";
import { viewerQuery } from "@/lib/viewer";

/** What follows a sign-in of any kind: a clean cache, the new viewer, and the page that was asked for. */
export function useEntered(): (next?: string) => Promise<void> {
  const navigate = useNavigate();
  const router = useRouter();
  return async (next) => {
    queryClient.clear();
    closeLive();
    await queryClient.fetchQuery(viewerQuery);
    // Only paths of this application, or a link could send a fresh session anywhere.
    if (next?.startsWith("/") && !next.startsWith("//")) router.history.push(next);
    else await navigate({ to: "/" });
  };
}
