import { createFileRoute } from "@tanstack/react-router";
import { ConfirmPage } from "@/features/auth/ConfirmPage";

export const Route = createFileRoute("/confirm/$token")({
  component: () => <ConfirmPage token={Route.useParams().token} />,
});
