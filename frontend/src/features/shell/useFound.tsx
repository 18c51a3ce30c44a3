import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Bookmark, CreditCard, Filter, ShoppingBag, UserRound } from "lucide-react";
import { useState } from "react";
import { type Entry, fits } from "@/features/shell/entries";
import { PaletteDocument, PaletteRecentDocument, PaletteViewsDocument } from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { formatDate, formatMoney, formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { recentIds } from "@/lib/recent";
import { useMay } from "@/lib/viewer";

interface Person {
  id: string;
  displayName: string;
  email: string | null;
  phone: string | null;
}

interface Sale {
  id: string;
  number: string;
  placedAt: string | null;
  customer: { displayName: string } | null;
}

/** Customers, orders and segments by one request; without a text what was looked at last. */
export function useFound(text: string): { entries: Entry[]; isSettled: boolean } {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const search = useSettled(text.trim(), 120);
  const [customers, orders, segments] = [may("CUSTOMERS_READ"), may("ORDERS_READ"), may("GROUPS_READ")];
  const found = useQuery({
    ...graphqlQuery(PaletteDocument, { search, customers, orders, segments }),
    enabled: search.length > 0 && (customers || orders || segments),
    placeholderData: keepPreviousData,
  });
  const [ids] = useState(recentIds);
  const recent = useQuery({ ...graphqlQuery(PaletteRecentDocument, { ids }), enabled: ids.length > 0 }).data;

  const person = (section: string, { id, displayName, email, phone }: Person): Entry => ({
    id,
    section,
    label: displayName,
    detail: email ?? phone ?? undefined,
    icon: <UserRound />,
    run: () => void navigate({ to: "/customers/$id", params: { id } }),
  });
  const sale = (section: string, { id, number, placedAt, customer }: Sale): Entry => ({
    id,
    section,
    label: number,
    detail: [customer?.displayName, placedAt && formatDate(placedAt)].filter(Boolean).join(" · "),
    icon: <ShoppingBag />,
    run: () => void navigate({ to: "/orders/$id", params: { id } }),
  });

  if (!text.trim()) {
    const looked = (recent?.nodes ?? []).flatMap((node) => {
      if (node && "displayName" in node) return [person(t`Looked at last`, node)];
      return node && "number" in node ? [sale(t`Looked at last`, node)] : [];
    });
    return { entries: looked, isSettled: true };
  }
  const entries = [
    ...(found.data?.customers?.nodes ?? []).map((node) => person(t`Customers`, node)),
    ...(found.data?.orders?.nodes ?? []).map((node) => sale(t`Orders`, node)),
    ...(found.data?.payments?.nodes ?? []).map(({ id, reference, at, amount, order }) => ({
      id,
      section: t`Payments`,
      label: reference ?? id,
      detail: [order?.number, formatMoney(amount), formatDate(at)].filter(Boolean).join(" · "),
      icon: <CreditCard />,
      run: () => void navigate({ to: "/payments", search: { open: id } }),
    })),
    ...(found.data?.segments?.nodes ?? []).map(({ id, name, memberCount }) => ({
      id,
      section: t`Segments`,
      label: name,
      detail: formatNumber(memberCount),
      icon: <Filter />,
      run: () => void navigate({ to: "/customers", search: { filter: JSON.stringify({ segmentId: { in: [id] } }) } }),
    })),
  ];
  return { entries, isSettled: search === text.trim() && !found.isPlaceholderData && !found.isPending };
}

/** Views of all lists, by name. */
export function useViewEntries(text: string): Entry[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const lists = {
    CUSTOMERS: { name: t`Customers`, to: "/customers" },
    ORDERS: { name: t`Orders`, to: "/orders" },
    PAYMENTS: { name: t`Payments`, to: "/payments" },
    REPORT: { name: t`Reports`, to: "/reports" },
  } as const;
  const { data } = useQuery({ ...graphqlQuery(PaletteViewsDocument, {}), staleTime: 30_000 });
  return (data?.savedViews ?? [])
    .filter(({ name }) => fits(name, text.trim()))
    .map(({ id, name, subject, isShared, owner }) => ({
      id,
      section: t`Views`,
      label: name,
      detail: [lists[subject].name, isShared && owner.name].filter(Boolean).join(" · "),
      icon: <Bookmark />,
      run: () => void navigate({ to: lists[subject].to, search: { view: id } }),
    }));
}
