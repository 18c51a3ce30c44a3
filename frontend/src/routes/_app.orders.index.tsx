import { createFileRoute } from "@tanstack/react-router";
import { OrderList } from "@/features/orders/OrderList";
import { orderListQuery } from "@/features/orders/query";
import { readOrdersSearch, readVariables } from "@/features/orders/state";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_app/orders/")({
  validateSearch: readOrdersSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => {
    void queryClient.prefetchInfiniteQuery(orderListQuery(readVariables(deps)));
  },
  component: () => <OrderList search={Route.useSearch()} />,
});
