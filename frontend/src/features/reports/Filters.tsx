import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { CUSTOMER_SHORTS, ORDER_SHORTS, type Search } from "@/features/reports/state";
import { ReportStoresDocument } from "@/gql/graphql";
import { countryOptions } from "@/lib/places";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { segmentChoices } from "@/ui/filters/choices";
import type { FilterDefinition } from "@/ui/filters/kinds";
import { ListFilters } from "@/ui/filters/ListFilters";
import { loadCustomerLeaves, loadOrderLeaves } from "@/ui/filters/load";

/** Whom and which orders the report is about, in the grammar of the lists. */
export function Filters({ search, onChange }: { search: Search; onChange: (next: Partial<Search>) => void }) {
  const { t } = useLingui();
  const may = useMay();
  const countries = useMemo(countryOptions, []);
  const known = useQuery({ ...segmentChoices(), enabled: may("GROUPS_READ"), staleTime: 60_000 }).data;
  const open = useQuery({ ...graphqlQuery(ReportStoresDocument, {}), staleTime: 60_000 }).data;
  const segments = known?.segments?.nodes.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const stores = open?.stores?.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const ofCustomers: FilterDefinition[] = [
    ...(may("GROUPS_READ") ? [{ key: "segment", label: t`Segment`, kind: "choices" as const, options: segments }] : []),
    { key: "country", label: t`Country of the customer`, kind: "choices", options: countries },
  ];
  const ofOrders: FilterDefinition[] = [{ key: "store", label: t`Store`, kind: "choices", options: stores }];

  return (
    <div className="flex flex-wrap items-start gap-x-2 pl-6 print:hidden [&_fieldset]:px-0">
      <p className="pt-1.5 text-muted text-xs">
        <Trans>Customers</Trans>
      </p>
      <ListFilters
        definitions={ofCustomers}
        shorts={CUSTOMER_SHORTS}
        leaves={loadCustomerLeaves}
        address={search}
        onChange={(next) => onChange({ ...next, open: undefined })}
      />
      <p className="border-line border-l pt-1.5 pl-3 text-muted text-xs">
        <Trans>Orders</Trans>
      </p>
      <ListFilters
        definitions={ofOrders}
        shorts={ORDER_SHORTS}
        leaves={loadOrderLeaves}
        address={{ store: search.store, filter: search.orders }}
        onChange={(next) => onChange({ open: undefined, ...renamed(next) })}
        isInFront={false}
      />
    </div>
  );
}

/** Both filters have a part without chips; that of the orders has a name of its own in the address. */
function renamed(next: Record<string, string | undefined>): Partial<Search> {
  return {
    ...("store" in next && { store: next.store }),
    ...("filter" in next && { orders: next.filter }),
  };
}
