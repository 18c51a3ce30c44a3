import { createFileRoute, Outlet, useMatch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { readListSearch } from "@/features/customers/list/address";
import { cx } from "@/lib/classes";

const drawer = () => import("@/features/customers/CustomerDrawer");
const CustomerDrawer = lazy(drawer);
const list = () => import("@/features/customers/list/CustomerList");
const CustomerList = lazy(list);
const rows = () => import("@/features/customers/list/query");
const IS_LIST = /^\/customers(?:\/new)?\/?$/;

// Opened by its own address, it is fetched while the server is asked who is there.
if (IS_LIST.test(location.pathname)) void rows();

export const Route = createFileRoute("/_app/customers")({
  validateSearch: readListSearch,
  loaderDeps: ({ search }) => search,
  // Read ahead of the page's own code, so that both arrive together.
  loader: ({ deps, location }) => {
    if (IS_LIST.test(location.pathname)) {
      void list();
      void rows().then(({ readAhead }) => readAhead(deps));
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

  useEffect(() => {
    // Fetched while nobody waits for it, so that the first look closer opens at once.
    const idle = setTimeout(() => void drawer(), 800);
    return () => clearTimeout(idle);
  }, []);

  return (
    <>
      {wasSeen && (
        <div inert={isCovered} className={cx("absolute inset-0 flex", isCovered && "invisible")}>
          <div className="min-w-0 flex-1">
            <Suspense>
              <CustomerList search={search} isInFront={!isCovered} />
            </Suspense>
          </div>
          <Suspense>{search.open && !isCovered && <CustomerDrawer id={search.open} search={search} />}</Suspense>
        </div>
      )}
      <Outlet />
    </>
  );
}
