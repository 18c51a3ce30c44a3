import { useLingui } from "@lingui/react/macro";
import { type LinkProps, useNavigate } from "@tanstack/react-router";
import {
  Building2,
  ChartNoAxesColumn,
  ChartPie,
  CopyCheck,
  CreditCard,
  FileDown,
  FileUp,
  Group,
  House,
  IdCard,
  Keyboard,
  KeyRound,
  Mail,
  Moon,
  Plus,
  Rows3,
  ShoppingBag,
  Store,
  Sun,
  Tag,
  UserRound,
  Users,
  UsersRound,
} from "lucide-react";
import type { ReactNode } from "react";
import { type Entry, fits } from "@/features/shell/entries";
import type { Scope } from "@/gql/graphql";
import { setDensity, setTheme, useRowHeight } from "@/lib/theme";
import { useMay } from "@/lib/viewer";

interface Place {
  id: string;
  label: string;
  icon: ReactNode;
  to: LinkProps["to"];
  scope?: Scope;
}

/** Pages, and what can be done from anywhere. */
export function usePlaces(text: string, onKeys: () => void): Entry[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const isCompact = useRowHeight() === 32;
  const places: Place[] = [
    { id: "home", label: t`Go home`, icon: <House />, to: "/" },
    { id: "customers", label: t`Go to customers`, icon: <Users />, to: "/customers", scope: "CUSTOMERS_READ" },
    {
      id: "duplicates",
      label: t`Go to duplicates`,
      icon: <CopyCheck />,
      to: "/customers/duplicates",
      scope: "CUSTOMERS_READ",
    },
    { id: "companies", label: t`Go to companies`, icon: <Building2 />, to: "/companies", scope: "CUSTOMERS_READ" },
    { id: "segments", label: t`Go to segments`, icon: <ChartPie />, to: "/segments/{-$id}", scope: "GROUPS_READ" },
    { id: "groups", label: t`Go to groups`, icon: <Group />, to: "/groups/{-$id}", scope: "GROUPS_READ" },
    {
      id: "prices",
      label: t`Go to price lists`,
      icon: <Tag />,
      to: "/price-lists/{-$id}",
      scope: "PRODUCTS_READ",
    },
    { id: "orders", label: t`Go to orders`, icon: <ShoppingBag />, to: "/orders", scope: "ORDERS_READ" },
    { id: "payments", label: t`Go to payments`, icon: <CreditCard />, to: "/payments", scope: "ORDERS_READ" },
    { id: "reports", label: t`Go to reports`, icon: <ChartNoAxesColumn />, to: "/reports", scope: "REPORTS_READ" },
    { id: "messages", label: t`Go to messages`, icon: <Mail />, to: "/messages", scope: "MESSAGES_READ" },
    { id: "imports", label: t`Go to imports`, icon: <FileUp />, to: "/imports", scope: "CUSTOMERS_WRITE" },
    { id: "exports", label: t`Go to exports`, icon: <FileDown />, to: "/exports", scope: "CUSTOMERS_EXPORT" },
    { id: "account", label: t`Settings: your account`, icon: <UserRound />, to: "/settings/account" },
    { id: "stores", label: t`Settings: stores`, icon: <Store />, to: "/settings/stores" },
    { id: "stuck", label: t`Settings: orders`, icon: <ShoppingBag />, to: "/settings/orders" },
    {
      id: "roles",
      label: t`Settings: customer roles`,
      icon: <IdCard />,
      to: "/settings/customer-roles",
      scope: "CUSTOMERS_READ",
    },
    { id: "mail", label: t`Settings: mail`, icon: <Mail />, to: "/settings/mail", scope: "MESSAGES_READ" },
    { id: "team", label: t`Settings: team`, icon: <UsersRound />, to: "/settings/team", scope: "STAFF_READ" },
    { id: "tokens", label: t`Settings: API tokens`, icon: <KeyRound />, to: "/settings/tokens", scope: "TOKENS_WRITE" },
  ];
  const actions: Omit<Entry, "section">[] = [
    ...(may("CUSTOMERS_WRITE")
      ? [
          {
            id: "create",
            label: t`Create a customer`,
            icon: <Plus />,
            run: () => void navigate({ to: "/customers/new" }),
          },
        ]
      : []),
    { id: "keys", label: t`Show the keys`, icon: <Keyboard />, run: onKeys },
    { id: "dark", label: t`Dark colours`, icon: <Moon />, run: () => setTheme("dark") },
    { id: "light", label: t`Light colours`, icon: <Sun />, run: () => setTheme("light") },
    {
      id: "density",
      label: isCompact ? t`Comfortable rows` : t`Compact rows`,
      icon: <Rows3 />,
      run: () => setDensity(isCompact ? "comfortable" : "compact"),
    },
  ];
  const wanted = text.trim();
  return [
    ...places
      .filter(({ scope }) => !scope || may(scope))
      .map(({ id, label, icon, to }) => ({
        id,
        section: t`Pages`,
        label,
        icon,
        // Without its own the part of the page one stands on would be kept.
        run: () => void navigate({ to: to as "/segments/{-$id}", params: { id: undefined } }),
      })),
    ...actions.map((action) => ({ ...action, section: t`Actions` })),
  ].filter(({ label }) => fits(label, wanted));
}
