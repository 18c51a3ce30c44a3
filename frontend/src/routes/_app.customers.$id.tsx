import { createFileRoute } from "@tanstack/react-router";
import { CustomerPage } from "@/features/customers/CustomerPage";
import { customerQuery } from "@/features/customers/query";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_app/customers/$id")({
  loader: ({ params }) => {
    void queryClient.prefetchQuery(customerQuery(params.id));
  },
  component: Page,
});

function Page() {
  const { id } = Route.useParams();
  return <CustomerPage key={id} id={id} search={Route.useSearch()} />;
}
