import { createFileRoute, type ErrorComponentProps, Outlet, redirect } from "@tanstack/react-router";
import { Shell } from "@/features/shell/Shell";
import { setLocale } from "@/lib/format";
import { queryClient } from "@/lib/query";
import { setupQuery, viewerQuery } from "@/lib/viewer";
import { NotFound } from "@/ui/NotFound";
import { ErrorState } from "@/ui/States";

export const Route = createFileRoute("/_app")({
  beforeLoad: async ({ location }) => {
    const { viewer } = await queryClient.ensureQueryData(viewerQuery);
    if (!viewer) {
      const { setup } = await queryClient.fetchQuery(setupQuery);
      if (!setup.isComplete) throw redirect({ to: "/setup" });
      const next = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/login", search: { next } });
    }
    setLocale(viewer.preferences);
  },
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
  errorComponent: Broken,
  notFoundComponent: NotFound,
});

function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <Shell>
      <ErrorState error={error as Error} onRetry={reset} />
    </Shell>
  );
}
