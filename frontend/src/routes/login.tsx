import { createFileRoute, redirect } from "@tanstack/react-router";
import { SignInPage } from "@/features/auth/SignInPage";
import { queryClient } from "@/lib/query";
import { setupQuery, viewerQuery } from "@/lib/viewer";

export const Route = createFileRoute("/login")({
  validateSearch: (search: Record<string, unknown>): { next?: string | undefined } => ({
    next: typeof search.next === "string" ? search.next : undefined,
  }),
  beforeLoad: async () => {
    const { viewer } = await queryClient.ensureQueryData(viewerQuery);
    if (viewer) throw redirect({ to: "/" });
    const { setup } = await queryClient.fetchQuery(setupQuery);
    if (!setup.isComplete) throw redirect({ to: "/setup" });
  },
  component: () => <SignInPage next={Route.useSearch().next} />,
});
