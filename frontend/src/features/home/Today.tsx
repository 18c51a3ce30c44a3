import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { HomeDayDocument, type HomeDayQuery } from "@/gql/graphql";
import { formatDayAs, formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { Section } from "@/ui/Stat";
import { Money } from "@/ui/Values";

type Day = NonNullable<HomeDayQuery["report"]>;

const WEEK_MS = 7 * 86_400_000;

/** What was sold today, beside the same day of last week; each figure leads to its report. */
export function Today() {
  const { t } = useLingui();
  const today = useQuery(graphqlQuery(HomeDayDocument, { range: { preset: "TODAY" } })).data?.report;
  const day = today && dayBefore(today);
  const before = useQuery({
    ...graphqlQuery(HomeDayDocument, { range: { from: day ?? "", to: day ?? "" } }),
    enabled: day !== undefined,
    staleTime: 10 * 60_000,
  }).data?.report;
  if (!today) return null;
  const weekday = day && formatDayAs(day, { weekday: "long" });
  const figures = [
    { key: "netSales", label: t`Net sales`, to: "new-vs-returning-sales" },
    { key: "orders", label: t`Orders`, to: "customers-over-time" },
    { key: "customers", label: t`Customers who ordered`, to: "customers-over-time" },
    { key: "newCustomers", label: t`For the first time`, to: "customers-over-time" },
  ];
  return (
    <Section
      title={t`Sold today`}
      className="border-t-0 pt-8"
      actions={
        <Link to="/reports" search={{}} className="font-medium text-accent text-xs hover:underline">
          <Trans>All reports</Trans>
        </Link>
      }
    >
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
        {figures.map(({ key, label, to }) => (
          <div key={key} className="relative bg-surface px-4 py-3 has-[a:hover]:bg-hover" data-testid={`today-${key}`}>
            <dt className="text-muted text-xs">{label}</dt>
            <dd className="font-semibold text-2xl tracking-tight">
              <Link
                to="/reports/$report"
                params={{ report: to }}
                search={{ range: "today", grain: "hour", show: key }}
                className="after:absolute after:inset-0"
              >
                <Value day={today} of={key} />
              </Link>
            </dd>
            {before && (
              <dd className="text-muted text-xs">
                <Trans>
                  last {weekday}, whole day: <Value day={before} of={key} />
                </Trans>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Value({ day, of }: { day: Day; of: string }) {
  const figure = day.totals.find(({ key }) => key === of);
  if (figure?.money) return <Money value={figure.money} />;
  return <>{formatNumber(Number(figure?.number ?? 0))}</>;
}

/** The same day of the week before, by the clock of the report. */
function dayBefore({ rangeStart, timeZone }: Day): string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const day = format.format(new Date(rangeStart));
  return new Date(Date.parse(`${day}T00:00:00Z`) - WEEK_MS).toISOString().slice(0, 10);
}
