import { createFileRoute } from "@tanstack/react-router";
import * as v from "valibot";
import { OrderList } from "@/features/orders/OrderList";
import { orderListQuery } from "@/features/orders/query";
import { ORDERS_SEARCH, readVariables } from "@/features/orders/state";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_app/orders/")({
  validateSearch: (search) => v.parse(ORDERS_SEARCH, search),
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => {
    void queryClient.prefetchInfiniteQuery(orderListQuery(readVariables(deps)));
  },
  component: () => <OrderList search={Route.useSearch()} />,
});
