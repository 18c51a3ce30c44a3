import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { behindQuery } from "@/features/reports/data";
import type { Meaning } from "@/features/reports/state";
import { periodName } from "@/features/reports/times";
import { figureOf, formatFigure, type Row } from "@/features/reports/values";
import type { ReportAnswerFragment, ReportCustomersQuery, ReportInput } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { Button, IconButton } from "@/ui/Button";
import { ErrorState, Skeleton } from "@/ui/States";
import { Instant, Money } from "@/ui/Values";

interface BehindPanelProps {
  meaning: Meaning;
  answer: ReportAnswerFragment;
  input: ReportInput;
  row: Row;
  onClose: () => void;
}

/** The customers behind a number, beside it; and what can be done with them. */
export default function BehindPanel({ meaning, answer, input, row, onClose }: BehindPanelProps) {
  const { t } = useLingui();
  const list = useInfiniteQuery(behindQuery(input, row.key));
  const total = list.data?.pages[0]?.reportCustomers?.totalCount;
  const customers = list.data?.pages.flatMap(({ reportCustomers }) => reportCustomers?.nodes ?? []) ?? [];
  const name = nameOf(row, answer, t`Whole range`);
  useHotkeys([{ keys: "Escape", label: t`Close`, section: t`This report`, run: onClose }]);

  return (
    <aside
      aria-label={t`Customers behind ${name}`}
      className="z-20 flex w-[26rem] shrink-0 animate-slide flex-col border-line border-l bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:max-w-full max-lg:shadow-drawer print:hidden"
    >
      <header className="flex min-h-14 shrink-0 items-center gap-2 py-2 pr-3 pl-5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-base tracking-tight">{name}</h2>
          <p className="truncate text-muted text-xs">{figures(row, meaning)}</p>
        </div>
        <IconButton label={t`Close (Esc)`} icon={<X className="size-4" />} onPress={onClose} />
      </header>
      <div className="scroll min-h-0 flex-1 border-line border-t px-5 py-2">
        {list.isPending && <Skeleton lines={6} />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {total !== undefined && (
          <p data-testid="behind" className="py-1.5 text-muted text-xs">
            {t`Customers: ${formatNumber(total)}`}
          </p>
        )}
        <ul>
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

function nameOf(row: Row, { granularity, timeZone }: ReportAnswerFragment, whole: string): string {
  const period = row.bucketStart && granularity !== "TOTAL" ? [periodName(row.bucketStart, granularity, timeZone)] : [];
  return [...row.dimensions.map(({ label }) => label), ...period].join(" · ") || whole;
}

const SAID = 3;

function figures(row: Row, meaning: Meaning): string {
  return row.metrics
    .slice(0, SAID)
    .flatMap(({ key }) => meaning.metrics.filter((one) => one.key === key))
    .map(({ key, title, unit }) => `${title} ${formatFigure(figureOf(row.metrics, key), unit)}`)
    .join(" · ");
}
