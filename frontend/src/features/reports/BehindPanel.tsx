import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import { Choice } from "@/features/reports/Choice";
import { behindQuery } from "@/features/reports/data";
import { usePeopleOrders } from "@/features/reports/peopleOrder";
import { type RowAction, told } from "@/features/reports/RowActions";
import type { Meaning } from "@/features/reports/state";
import { periodName } from "@/features/reports/times";
import { useFocusTaken } from "@/features/reports/useFocusTaken";
import { figureOf, formatFigure, type Row } from "@/features/reports/values";
import {
  type CustomerFilter,
  type ReportAnswerFragment,
  type ReportCustomersQuery,
  type ReportInput,
  ReportRowFilterDocument,
} from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button, IconButton } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { ErrorState, Skeleton } from "@/ui/States";
import { Instant, Money } from "@/ui/Values";

const ExportDialog = lazy(() => import("@/ui/exports/ExportDialog"));

interface BehindPanelProps {
  meaning: Meaning;
  answer: ReportAnswerFragment;
  input: ReportInput;
  row: Row;
  /** The row that stands before it, by which it alone is asked for. */
  before: string | undefined;
  asked: RowAction;
  /** As the address names it. */
  people: string | undefined;
  onSort: (people: string | undefined) => void;
  onClose: () => void;
}

/** The customers behind a number, beside it; and what can be done with them. */
export default function BehindPanel(props: BehindPanelProps) {
  const { meaning, answer, input, row, before, asked, people, onSort, onClose } = props;
  const { t } = useLingui();
  const may = useMay();
  const panel = useFocusTaken();
  const navigate = useNavigate();
  const [isExporting, setExporting] = useState(false);
  const orders = usePeopleOrders();
  const order = orders.find(({ value }) => value === people) ?? orders[0];
  const list = useInfiniteQuery(behindQuery(input, row.key, order.orderBy));
  const one = useQuery({
    ...graphqlQuery(ReportRowFilterDocument, { input: { ...input, first: 1, after: before ?? null } }),
    staleTime: 60_000,
  });
  const filter = one.data?.report?.rows.find(({ key }) => key === row.key)?.asFilter as CustomerFilter | undefined;
  const total = list.data?.pages[0]?.reportCustomers?.totalCount;
  const customers = list.data?.pages.flatMap(({ reportCustomers }) => reportCustomers?.nodes ?? []) ?? [];
  const name = nameOf(row, meaning, answer, t`Whole range`);
  const asText = filter && JSON.stringify(filter);
  useHotkeys([{ keys: "Escape", label: t`Close`, section: t`This report`, run: onClose }]);

  const follow = useEffectEvent(() => {
    if (asked === "list") void navigate({ to: "/customers", search: { filter: asText, sort: order.value } });
    if (asked === "segment") {
      void navigate({
        to: "/segments/{-$id}",
        params: { id: "new" },
        search: { filter: asText, name: suggested(meaning, name) },
      });
    }
    if (asked === "export") setExporting(true);
  });
  useEffect(() => {
    if (asText) follow();
  }, [asText]);

  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={t`Customers behind ${name}`}
      className="z-20 flex w-[26rem] shrink-0 animate-slide flex-col border-line border-l bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:max-w-full max-lg:shadow-drawer outline-none print:hidden"
    >
      <header className="flex min-h-14 shrink-0 items-center gap-2 py-2 pr-3 pl-5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-base tracking-tight">{name}</h2>
          <p className="text-pretty text-muted text-xs">{figures(row, meaning)}</p>
        </div>
        <IconButton label={t`Close (Esc)`} icon={<X className="size-4" />} onPress={onClose} />
      </header>
      {asText && (
        <div className="flex flex-wrap gap-2 px-5 pb-3">
          <Link
            to="/customers"
            search={{ filter: asText, sort: order.value }}
            className={buttonClass("secondary", "sm")}
          >
            <Trans>Open in the customers list</Trans>
          </Link>
          {may("GROUPS_WRITE") && (
            <Link
              to="/segments/{-$id}"
              params={{ id: "new" }}
              search={{ filter: asText, name: suggested(meaning, name) }}
              className={buttonClass("secondary", "sm")}
            >
              <Trans>Save as segment</Trans>
            </Link>
          )}
          {may("CUSTOMERS_EXPORT") && (
            <Button size="sm" onPress={() => setExporting(true)}>
              <Trans>Export</Trans>
            </Button>
          )}
        </div>
      )}
      <div className="scroll min-h-0 flex-1 border-line border-t px-5 py-2">
        {list.isPending && <Skeleton lines={6} />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {total !== undefined && (
          <div className="flex items-center justify-between gap-2 py-1.5">
            <p data-testid="behind" className="text-muted text-xs">
              {t`Customers: ${formatNumber(total)}`}
            </p>
            {total > 1 && (
              <Choice
                label={t`Sort`}
                options={orders}
                chosen={[order.value]}
                onChoose={(value) => onSort(value === orders[0].value ? undefined : value)}
              />
            )}
          </div>
        )}
        <ul className={cx(list.isPlaceholderData && "opacity-60 transition-opacity")}>
          {customers.map((customer) => (
            <Person key={customer.id} customer={customer} />
          ))}
        </ul>
        {list.hasNextPage && (
          <div className="py-3">
            <Button size="sm" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
              <Trans>Show more</Trans>
            </Button>
          </div>
        )}
      </div>
      <Suspense>
        {isExporting && filter && (
          <ExportDialog
            list={{ what: "CUSTOMERS", filter, orderBy: order.orderBy, total }}
            onClose={() => setExporting(false)}
          />
        )}
      </Suspense>
    </aside>
  );
}

type Behind = NonNullable<ReportCustomersQuery["reportCustomers"]>["nodes"][number];

function Person({ customer }: { customer: Behind }) {
  const { t } = useLingui();
  const { id, displayName, email, stats } = customer;
  return (
    <li className="relative -mx-2 flex min-h-12 items-center gap-3 rounded-md px-2 py-1 hover:bg-hover">
      <div className="min-w-0 flex-1">
        <Link to="/customers/$id" params={{ id }} className="block truncate font-medium after:absolute after:inset-0">
          {displayName}
        </Link>
        <p className="truncate text-muted text-xs">{email ?? t`No e-mail`}</p>
      </div>
      <div className="text-right">
        <p>
          <Money value={stats?.totalSpent} />
        </p>
        <p className="text-muted text-xs">
          <Instant at={stats?.lastOrderAt} />
        </p>
      </div>
    </li>
  );
}

function nameOf(row: Row, meaning: Meaning, { granularity, timeZone }: ReportAnswerFragment, whole: string): string {
  const title = (key: string) => meaning.dimensions.find((one) => one.key === key)?.title ?? "";
  const period = row.bucketStart && granularity !== "TOTAL" ? [periodName(row.bucketStart, granularity, timeZone)] : [];
  return [...row.dimensions.map(({ key, label }) => told(title(key), label)), ...period].join(" · ") || whole;
}

const suggested = (meaning: Meaning, name: string): string => `${meaning.title}: ${name}`.slice(0, 100);

const SAID = 3;

function figures(row: Row, meaning: Meaning): string {
  return row.metrics
    .slice(0, SAID)
    .flatMap(({ key }) => meaning.metrics.filter((one) => one.key === key))
    .map(({ key, title, unit }) => `${title} ${formatFigure(figureOf(row.metrics, key), unit)}`)
    .join(" · ");
}
