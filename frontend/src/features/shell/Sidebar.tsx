import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LinkProps } from "@tanstack/react-router";
import {
  Building2,
  ChartNoAxesColumn,
  ChartPie,
  CreditCard,
  FileDown,
  FileUp,
  Group,
  House,
  Mail,
  Package,
  Search,
  Settings,
  ShoppingBag,
  Users,
} from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { AccountMenu } from "@/features/shell/AccountMenu";
import { useMay } from "@/lib/viewer";
import { Kbd } from "@/ui/Badge";
import { Mark } from "@/ui/Mark";

const Bell = lazy(() => import("@/features/shell/Bell"));
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function Sidebar({ onSearch, onKeys }: { onSearch: () => void; onKeys: () => void }) {
  const { t } = useLingui();
  const may = useMay();
  return (
    <header className="flex min-h-0 flex-col border-line border-r bg-side px-2.5 py-3 max-md:px-1.5">
      <Link
        to="/"
        className="mb-3 flex items-center gap-2 rounded-md px-1.5 font-semibold tracking-tight max-md:justify-center"
      >
        <Mark className="size-5.5" />
        <span className="max-md:sr-only">Regulars</span>
      </Link>
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Meta+K Control+K"
        className="mb-3 flex h-8 items-center gap-2 rounded-md border border-edge bg-surface px-2 text-muted transition-colors hover:border-control max-md:justify-center"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1 text-left max-md:sr-only">
          <Trans>Search</Trans>
        </span>
        <span className="max-md:hidden">
          <Kbd>{IS_MAC ? "⌘K" : "Ctrl K"}</Kbd>
        </span>
      </button>
      <nav aria-label={t`Main`} className="flex flex-col gap-0.5">
        <NavItem to="/" icon={<House />} isExact>
          <Trans>Home</Trans>
        </NavItem>
        {may("CUSTOMERS_READ") && (
          <NavItem to="/customers" icon={<Users />}>
            <Trans>Customers</Trans>
          </NavItem>
        )}
        {may("CUSTOMERS_READ") && (
          <NavItem to="/companies" icon={<Building2 />}>
            <Trans>Companies</Trans>
          </NavItem>
        )}
        {may("GROUPS_READ") && (
          <NavItem to="/segments/{-$id}" icon={<ChartPie />}>
            <Trans>Segments</Trans>
          </NavItem>
        )}
        {may("GROUPS_READ") && (
          <NavItem to="/groups/{-$id}" icon={<Group />}>
            <Trans>Groups</Trans>
          </NavItem>
        )}
        {may("ORDERS_READ") && (
          <NavItem to="/orders" icon={<ShoppingBag />}>
            <Trans>Orders</Trans>
          </NavItem>
        )}
        {may("ORDERS_READ") && (
          <NavItem to="/payments" icon={<CreditCard />}>
            <Trans>Payments</Trans>
          </NavItem>
        )}
        {may("PRODUCTS_READ") && (
          <NavItem to="/products" icon={<Package />}>
            <Trans>Products</Trans>
          </NavItem>
        )}
        {may("REPORTS_READ") && (
          <NavItem to="/reports" icon={<ChartNoAxesColumn />}>
            <Trans>Reports</Trans>
          </NavItem>
        )}
        {may("MESSAGES_READ") && (
          <NavItem to="/messages" icon={<Mail />}>
            <Trans>Messages</Trans>
          </NavItem>
        )}
        {(may("CUSTOMERS_WRITE") || may("CUSTOMERS_EXPORT")) && (
          <p className="mt-3 px-2 pb-0.5 font-medium text-muted text-xs max-md:sr-only">
            <Trans>Data</Trans>
          </p>
        )}
        {may("CUSTOMERS_WRITE") && (
          <NavItem to="/imports" icon={<FileUp />}>
            <Trans>Imports</Trans>
          </NavItem>
        )}
        {may("CUSTOMERS_EXPORT") && (
          <NavItem to="/exports" icon={<FileDown />}>
            <Trans>Exports</Trans>
          </NavItem>
        )}
        <div className="mt-3">
          <NavItem to="/settings" icon={<Settings />}>
            <Trans>Settings</Trans>
          </NavItem>
        </div>
      </nav>
      <div className="mt-auto">
        <Suspense fallback={null}>
          <Bell />
        </Suspense>
        <AccountMenu onKeys={onKeys} />
      </div>
    </header>
  );
}

/** A link without a part of its address would keep that of the page it stands on. */
const NOBODY = { id: undefined };

function NavItem({
  to,
  icon,
  isExact = false,
  children,
}: {
  to: LinkProps["to"];
  icon: ReactNode;
  isExact?: boolean;
  children: ReactNode;
}) {
  return (
    <Link
      to={to as "/segments/{-$id}"}
      params={NOBODY}
      activeOptions={{ exact: isExact, includeSearch: false }}
      className="flex h-8 items-center gap-2 rounded-md px-2 font-medium text-soft transition-colors hover:bg-hover aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent max-md:justify-center [&>svg]:size-4 [&>svg]:shrink-0"
    >
      {icon}
      <span className="truncate max-md:sr-only">{children}</span>
    </Link>
  );
}
