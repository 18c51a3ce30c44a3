import { createFileRoute } from "@tanstack/react-router";
import { MailPage } from "@/features/messaging/MailPage";

export const Route = createFileRoute("/_app/settings/mail")({
  validateSearch: ({ template }: Record<string, string>): { template?: string } => (template ? { template } : {}),
  component: () => <MailPage open={Route.useSearch().template} />,
});
