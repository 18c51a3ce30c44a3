import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus, Users } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import { BulkBar } from "@/features/customers/bulk/BulkBar";
import { useSelected } from "@/features/customers/bulk/selected";
import type { ListSearch } from "@/features/customers/list/address";
import { useCustomerColumns } from "@/features/customers/list/columns";
import { useCustomerRows, useLiveTotal } from "@/features/customers/list/data";
import { useCustomerFilters } from "@/features/customers/list/filters";
import { useListKeys } from "@/features/customers/list/keys";
import { LiveCount } from "@/features/customers/list/LiveCount";
import {
  keepColumns,
  type ListVariables,
  readColumns,
  readSort,
  readVariables,
  SHORTS,
} from "@/features/customers/list/state";
import { CUSTOMER_VIEWS, useCustomerPresets } from "@/features/customers/list/views";
import type { CustomerRowFragment } from "@/gql/graphql";
import { queryClient } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { buttonClass } from "@/ui/buttonClass";
import { ExportButton } from "@/ui/exports/ExportButton";
import { addressOf } from "@/ui/filters/address";
import { ListFilters } from "@/ui/filters/ListFilters";
import { loadCustomerLeaves } from "@/ui/filters/load";
import { ColumnChooser } from "@/ui/grid/ColumnChooser";
import { arranged, formatColumns, type ShownColumn, widened } from "@/ui/grid/columns";
import { DataGrid } from "@/ui/grid/DataGrid";
import { PageHeader } from "@/ui/Page";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState } from "@/ui/States";
import { useViews } from "@/ui/views/useViews";
import { ViewMenu } from "@/ui/views/ViewMenu";

const Withheld = lazy(() => import("@/ui/views/Withheld"));

interface CustomerListProps {
  search: ListSearch;
  /** False while a customer's own page covers the list: it stays as it is and listens to no keys. */
  isInFront: boolean;
}

export default function CustomerList({ search, isInFront }: CustomerListProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const [active, setActive] = useState<string>();
  const allColumns = useCustomerColumns();
  const shown = readColumns(search.cols);
  const columns = arranged(allColumns, shown);
  const filters = useCustomerFilters();
  const variables = readVariables(search, shown);
  const list = useCustomerRows(variables);
  const live = useLiveTotal(variables);
  const selected = useSelected(variables, live.total, list.rows);
  const { q, open } = search;
  const isFiltered = Boolean(q) || variables.filter !== undefined;

  const change = useCallback(
    (next: Partial<ListSearch>, replace = true) =>
      void navigate({ to: "/customers", search: (before) => ({ ...before, ...next }), replace }),
    [navigate],
  );
  const ask = useCallback(
    (next: Partial<ListSearch>) => {
      setActive(undefined);
      change(next);
    },
    [change],
  );
  const views = useViews(CUSTOMER_VIEWS, useCustomerPresets(), search, ask);
  const onColumns = (next: ShownColumn[]) => {
    if (!views.current) keepColumns(next);
    change({ cols: formatColumns(next) });
  };
  const onSearch = useCallback((text: string | undefined) => ask({ q: text }), [ask]);
  const onActive = useCallback(
    (id: string) => {
      setActive(id);
      if (open) change({ open: id, edit: undefined });
    },
    [open, change],
  );
  const onOpen = useCallback((row: CustomerRowFragment) => change({ open: row.id, tab: undefined }, false), [change]);
  const clearFilters = () => change({ q: undefined, ...addressOf(undefined, SHORTS) });
  const activeId = open ?? active;

  useListKeys({
    isInFront,
    rows: list.rows,
    activeId,
    open,
    onActive,
    onOpen,
    onClose: () => (open ? change({ open: undefined, tab: undefined, edit: undefined }) : selected.clear()),
    onToggle: selected.toggle,
    onEdit: (row) => change({ open: row.id, edit: "1" }, false),
  });

  function showChanges() {
    live.settle();
    void queryClient.resetQueries({ queryKey: ["CustomerList"] });
  }

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Customers</Trans>}
        aside={
          <>
            {!views.current?.requiredScope && <LiveCount {...live} onShow={showChanges} />}
            <ViewMenu kind={CUSTOMER_VIEWS} views={views} address={search} isInFront={isInFront} />
          </>
        }
        actions={
          <>
            <SearchBox
              label={t`Name, e-mail or phone`}
              value={q}
              onChange={onSearch}
              onLeave={() => list.rows[0] && setActive(list.rows[0].id)}
            />
            <ExportButton
              list={{
                what: "CUSTOMERS",
                filter: isFiltered ? { ...variables.filter, ...(q && { search: q }) } : undefined,
                orderBy: readSort(search.sort).orderBy,
                selected: new Set(selected.isAll ? [] : selected.customers.ids),
                total: live.total,
              }}
            />
            <ColumnChooser
              columns={allColumns}
              shown={shown}
              onChange={onColumns}
              density={search.density}
              onDensity={(density) => change({ density })}
            />
            {isFiltered && may("GROUPS_WRITE") && (
              <Link
                to="/segments/{-$id}"
                params={{ id: "new" }}
                search={{ filter: ruleOf(variables) }}
                className={buttonClass()}
              >
                <Trans>Save as segment</Trans>
              </Link>
            )}
            {may("CUSTOMERS_WRITE") && (
              <Link to="/imports" search={{ what: "CUSTOMERS" }} className={buttonClass()}>
                <Trans>Import</Trans>
              </Link>
            )}
            {may("CUSTOMERS_WRITE") && (
              <Link to="/customers/new" search={(before) => before} className={buttonClass("primary")}>
                <Plus aria-hidden className="size-4" />
                <Trans>Create</Trans>
              </Link>
            )}
          </>
        }
      />
      <ListFilters
        definitions={filters}
        shorts={SHORTS}
        leaves={loadCustomerLeaves}
        address={search}
        onChange={ask}
        isInFront={isInFront}
      />
      <div className="relative min-h-0 flex-1 border-line border-t">
        {views.current?.requiredScope ? (
          <Suspense>
            <Withheld view={views.current} onLeave={() => ask({ view: undefined })} />
          </Suspense>
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataGrid
            label={t`Customers`}
            columns={columns}
            rows={list.rows}
            total={live.total}
            sort={readSort(search.sort).text}
            onSort={(sort) => ask({ sort })}
            onResize={(id, width) => onColumns(widened(shown, id, width))}
            density={search.density}
            activeId={activeId}
            onActive={onActive}
            onOpen={onOpen}
            href={(row) => `/customers/${row.id}`}
            selection={selected}
            hasMore={list.hasNextPage && !list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            isStale={list.isPlaceholderData}
            isLoading={list.isPending}
            question={JSON.stringify(variables)}
            empty={<Nobody isFiltered={isFiltered} onClear={clearFilters} />}
          />
        )}
        <BulkBar selected={selected} total={live.total} />
      </div>
    </div>
  );
}

/** What the list asks, as the rule of a segment. */
function ruleOf({ search, filter }: ListVariables): string {
  return JSON.stringify(search ? { and: [{ search }, ...(filter ? [filter] : [])] } : filter);
}

function Nobody({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useLingui();
  if (!isFiltered) {
    return (
      <EmptyState icon={<Users />} title={t`No customers yet`}>
        <Trans>
          They come with their orders: <code>regulars import orders FILE</code>, or by hand with the key <kbd>C</kbd>.
        </Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Users />}
      title={t`Nobody matches`}
      action={
        <button type="button" className={buttonClass()} onClick={onClear}>
          <Trans>Show everyone</Trans>
        </button>
      }
    >
      <Trans>
        A phone number is found in any written form, a name without its accents, and the middle of a word from three
        letters on.
      </Trans>
    </EmptyState>
  );
}
