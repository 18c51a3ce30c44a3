import { createFileRoute } from "@tanstack/react-router";
import { PriceListRoutes } from "@/features/groups/PriceListRoutes";

export const Route = createFileRoute("/_app/price-lists/{-$id}")({
  validateSearch: ({ q }: Record<string, string>): { q?: string } => (q ? { q: String(q) } : {}),
  component: () => <PriceListRoutes id={Route.useParams().id} q={Route.useSearch().q} />,
});
