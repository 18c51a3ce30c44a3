import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Building2 } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { type CompaniesSearch, companyListQuery, filterOf, sortOf, variablesOf } from "@/features/companies/state";
import { type CompanyListQuery, CompanyTotalDocument } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { DataGrid } from "@/ui/grid/DataGrid";
import type { GridColumn } from "@/ui/grid/types";
import { PageHeader } from "@/ui/Page";
import { QuickFilter } from "@/ui/QuickFilter";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState, ForbiddenState } from "@/ui/States";
import { Money, Nothing } from "@/ui/Values";

const CompanySheet = lazy(() => import("@/features/companies/CompanySheet"));
type Line = NonNullable<CompanyListQuery["companies"]>["nodes"][number];

/** Businesses that buy with several people on one account. */
export function CompaniesPage({ search }: { search: CompaniesSearch }) {
  const { t } = useLingui();
  const may = useMay();
  const navigate = useNavigate();
  const [active, setActive] = useState<string>();
  const withOrders = may("ORDERS_READ");
  const columns = useColumns(withOrders);
  const variables = variablesOf(search, withOrders);
  const list = useInfiniteQuery({ ...companyListQuery(variables), enabled: may("CUSTOMERS_READ") });
  const rows = useMemo(() => list.data?.pages.flatMap(({ companies }) => companies?.nodes ?? []) ?? [], [list.data]);
  const count = useQuery({
    ...graphqlQuery(CompanyTotalDocument, { search: search.q ?? null, filter: filterOf(search.show) }),
    enabled: may("CUSTOMERS_READ"),
    placeholderData: keepPreviousData,
  });
  const total = count.data?.companies?.totalCount;
  const change = useCallback(
    (next: { [Key in keyof CompaniesSearch]: string | undefined }) =>
      void navigate({
        to: "/companies",
        search: (before) => ({ ...before, ...next }) as CompaniesSearch,
        replace: true,
      }),
    [navigate],
  );
  const open = (id: string) => void navigate({ to: "/companies/$id", params: { id } });
  const onSearch = useCallback((q: string | undefined) => change({ q }), [change]);
  const index = rows.findIndex(({ id }) => id === active);
  const walk = (step: number) => setActive(rows[Math.max(0, Math.min(index + step, rows.length - 1))]?.id);
  const section = t`This list`;
  const canWrite = may("COMPANIES_WRITE");
  useHotkeys([
    { keys: "j", label: t`Next company`, section, run: () => walk(1) },
    { keys: "k", label: t`Previous company`, section, run: () => walk(index < 0 ? 1 : -1) },
    { keys: "Enter", label: t`Open`, section, run: () => rows[index] && open(rows[index].id) },
    { keys: "n", label: t`New company`, section, run: () => canWrite && change({ new: "1" }) },
  ]);
  if (!may("CUSTOMERS_READ")) return <ForbiddenState scope="CUSTOMERS_READ" />;
  const isNarrowed = Boolean(search.q || search.show);

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Companies</Trans>}
        aside={total !== undefined && <span className="text-muted">{formatNumber(total)}</span>}
        actions={
          <>
            <SearchBox
              label={t`Name or external id`}
              value={search.q}
              onChange={onSearch}
              onLeave={() => setActive(rows[0]?.id)}
            />
            {canWrite && (
              <Button variant="primary" onPress={() => change({ new: "1" })}>
                <Trans>New company</Trans>
              </Button>
            )}
          </>
        }
      />
      <div className="flex px-6 pb-3">
        <QuickFilter
          label={t`Which companies`}
          value={search.show ?? ""}
          choices={[
            { value: "", label: t`All` },
            { value: "approval", label: t`With approvals` },
            { value: "credit", label: t`With a credit limit` },
            { value: "empty", label: t`Without members` },
          ]}
          onChange={(show) => change({ show: show || undefined })}
        />
      </div>
      <div className="min-h-0 flex-1 border-line border-t">
        {list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataGrid
            label={t`Companies`}
            columns={columns}
            rows={rows}
            total={total}
            sort={sortOf(search.sort)}
            onSort={(sort) => change({ sort })}
            activeId={active}
            onActive={setActive}
            onOpen={({ id }) => open(id)}
            href={({ id }) => `/companies/${id}`}
            hasMore={list.hasNextPage && !list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            isStale={list.isPlaceholderData}
            isLoading={list.isPending}
            question={JSON.stringify(variables)}
            empty={
              <EmptyState icon={<Building2 />} title={isNarrowed ? t`No company matches` : t`No companies yet`}>
                <Trans>
                  A company puts several people on one account: with payment terms, a credit limit, and orders that wait
                  until somebody approves them.
                </Trans>
              </EmptyState>
            }
          />
        )}
      </div>
      <Suspense>
        {search.new && <CompanySheet onClose={() => change({ new: undefined })} onSaved={(id) => open(id)} />}
      </Suspense>
    </div>
  );
}

function useColumns(withOrders: boolean): GridColumn<Line>[] {
  const { t } = useLingui();
  const columns: GridColumn<Line>[] = [
    {
      id: "name",
      header: t`Company`,
      width: 14,
      grow: 2,
      sort: "name",
      cell: ({ name }) => <span className="font-medium">{name}</span>,
    },
    {
      id: "members",
      header: t`Members`,
      width: 7,
      isEnd: true,
      sort: "members",
      cell: ({ memberCount }) => formatNumber(memberCount),
    },
    {
      id: "terms",
      header: t`Due after`,
      width: 7,
      isEnd: true,
      cell: ({ paymentTermsDays: days }) => (days === null ? <Nothing /> : t`${formatNumber(days)} days`),
    },
    {
      id: "credit",
      header: t`Credit limit`,
      width: 8,
      isEnd: true,
      cell: ({ creditLimit }) => <Money value={creditLimit} />,
    },
  ];
  if (!withOrders) return columns;
  return [
    ...columns,
    { id: "used", header: t`Unpaid`, width: 8, isEnd: true, cell: ({ creditUsed }) => <Money value={creditUsed} /> },
    { id: "spent", header: t`Spent`, width: 8, isEnd: true, cell: ({ totalSpent }) => <Money value={totalSpent} /> },
  ];
}
