import { useLingui } from "@lingui/react/macro";
import type { CustomerSort } from "@/gql/graphql";

interface PeopleOrder {
  /** As the customers list has it in its address. */
  value: string;
  label: string;
  orderBy: CustomerSort[];
}

/** In which order the customers behind a row are shown; the first is meant where nothing is said. */
export function usePeopleOrders(): readonly [PeopleOrder, ...PeopleOrder[]] {
  const { t } = useLingui();
  return [
    { value: "-spent", label: t`Spent most`, orderBy: [{ field: "TOTAL_SPENT", direction: "DESC" }] },
    { value: "-orders", label: t`Most orders`, orderBy: [{ field: "ORDER_COUNT", direction: "DESC" }] },
    { value: "-lastOrder", label: t`Latest order`, orderBy: [{ field: "LAST_ORDER_AT", direction: "DESC" }] },
    { value: "lastOrder", label: t`Longest without an order`, orderBy: [{ field: "LAST_ORDER_AT", direction: "ASC" }] },
    { value: "-firstOrder", label: t`Newest customer`, orderBy: [{ field: "FIRST_ORDER_AT", direction: "DESC" }] },
    { value: "name", label: t`Name`, orderBy: [{ field: "NAME", direction: "ASC" }] },
  ];
}
