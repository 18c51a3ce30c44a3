import { createFileRoute } from "@tanstack/react-router";
import { NewDraft } from "@/features/orders/behalf/DraftPage";

export const Route = createFileRoute("/_app/orders/new")({
  validateSearch: ({ customer }: Record<string, string>): { customer: string } => ({ customer: customer ?? "" }),
  component: () => <NewDraft customerId={Route.useSearch().customer} />,
});
