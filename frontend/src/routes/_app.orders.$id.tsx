import { createFileRoute } from "@tanstack/react-router";
import { OrderPage } from "@/features/orders/OrderPage";
import { readTexts } from "@/lib/url";

/** `show` says which kinds of things its timeline shows. */
export const Route = createFileRoute("/_app/orders/$id")({
  validateSearch: (search) => readTexts(search, ["show"]),
  component: () => <OrderPage id={Route.useParams().id} />,
});
