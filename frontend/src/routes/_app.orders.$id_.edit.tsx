import { createFileRoute } from "@tanstack/react-router";
import { SavedDraft } from "@/features/orders/behalf/DraftPage";

export const Route = createFileRoute("/_app/orders/$id_/edit")({
  component: () => <SavedDraft id={Route.useParams().id} />,
});
