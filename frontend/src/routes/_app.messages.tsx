import { createFileRoute } from "@tanstack/react-router";
import { MessagesPage } from "@/features/messaging/MessagesPage";

interface Search {
  show?: string;
  open?: string;
}

export const Route = createFileRoute("/_app/messages")({
  validateSearch: ({ show, open }: Record<string, string>): Search => ({
    ...(show && { show }),
    ...(open && { open }),
  }),
  component: () => <MessagesPage search={Route.useSearch()} />,
});
