import { createFileRoute, Outlet, useMatch } from "@tanstack/react-router";
import { useState } from "react";
import * as v from "valibot";
import { CustomerDrawer } from "@/features/customers/CustomerDrawer";
import { CustomerList } from "@/features/customers/list/CustomerList";
import { readColumns } from "@/features/customers/list/columns";
import { customerListQuery } from "@/features/customers/list/data";
import { LIST_SEARCH, readVariables } from "@/features/customers/list/state";
import { cx } from "@/lib/classes";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_app/customers")({
  validateSearch: (search) => v.parse(LIST_SEARCH, search),
  loaderDeps: ({ search }) => search,
  // Read ahead of the page's own code, so that both arrive together.
  loader: ({ deps, location }) => {
    if (/^\/customers(?:\/new)?\/?$/.test(location.pathname)) {
      void queryClient.prefetchInfiniteQuery(customerListQuery(readVariables(deps, readColumns(deps.cols))));
    }
  },
  component: Customers,
});

/**
 * The list stays mounted for as long as one is among customers: a drawer opens beside it, a customer's own page is laid
 * over it, and coming back finds it scrolled as it was. Opened by its own address, a page does not read the list at all.
 */
function Customers() {
  const search = Route.useSearch();
  const page = useMatch({ from: "/_app/customers/$id", shouldThrow: false });
  const isCovered = page !== undefined;
  const [wasSeen, setSeen] = useState(!isCovered);
  if (!isCovered && !wasSeen) setSeen(true);

  return (
    <>
      {wasSeen && (
        <div inert={isCovered} className={cx("absolute inset-0 flex", isCovered && "invisible")}>
          <div className="min-w-0 flex-1">
            <CustomerList search={search} isInFront={!isCovered} />
          </div>
          {search.open && !isCovered && <CustomerDrawer id={search.open} search={search} />}
        </div>
      )}
      <Outlet />
    </>
  );
}
