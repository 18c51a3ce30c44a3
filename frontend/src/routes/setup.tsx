import { createFileRoute, redirect } from "@tanstack/react-router";
import { SetupPage } from "@/features/auth/SetupPage";
import { queryClient } from "@/lib/query";
import { setupQuery } from "@/lib/viewer";

export const Route = createFileRoute("/setup")({
  beforeLoad: async () => {
    const { setup } = await queryClient.fetchQuery(setupQuery);
    if (setup.isComplete) throw redirect({ to: "/login" });
  },
  component: SetupPage,
});
