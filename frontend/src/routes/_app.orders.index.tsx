import { createFileRoute } from "@tanstack/react-router";
import { readOrdersSearch } from "@/features/orders/address";
import { OrderList } from "@/features/orders/OrderList";

const rows = () => import("@/features/orders/query");

// Opened by its own address, it is fetched while the server is asked who is there.
if (/^\/orders\/?$/.test(location.pathname)) void rows();

export const Route = createFileRoute("/_app/orders/")({
  validateSearch: readOrdersSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => {
    void rows().then(({ readAhead }) => readAhead(deps));
  },
  component: () => <OrderList search={Route.useSearch()} />,
});
