import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { GroupPerformanceDocument } from "@/gql/graphql";
import { formatNumber, type MoneyValue } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { QuickFilter } from "@/ui/QuickFilter";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Money, Nothing } from "@/ui/Values";

const DAY = 86_400_000;

/** What the members bought, beside everybody else. */
export function Performance({ id }: { id: string }) {
  const { t } = useLingui();
  const [days, setDays] = useState("");
  const from = days && new Date(Date.now() - Number(days) * DAY).toISOString().slice(0, 10);
  const query = useQuery(graphqlQuery(GroupPerformanceDocument, { id, ...(from && { range: { from } }) }));
  const told = query.data?.group?.performance;
  const choices = [
    { value: "", label: t`All time` },
    { value: "365", label: t`365 days` },
    { value: "90", label: t`90 days` },
    { value: "30", label: t`30 days` },
  ];
  const rows: [
    string,
    (of: NonNullable<typeof told> | NonNullable<typeof told>["rest"]) => string | MoneyValue | null,
  ][] = [
    [t`Customers`, ({ customerCount }) => formatNumber(customerCount)],
    [t`Orders`, ({ orderCount }) => formatNumber(orderCount)],
    [t`Sales`, ({ revenue }) => revenue],
    [t`Average order`, ({ averageOrderValue }) => averageOrderValue],
    [t`Sales per customer`, ({ revenuePerCustomer }) => revenuePerCustomer],
  ];
  return (
    <Section
      title={<Trans>Performance</Trans>}
      actions={<QuickFilter label={t`Time`} value={days} choices={choices} onChange={setDays} />}
    >
      {query.isPending && <Skeleton lines={5} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {told && (
        <table className="w-full border-collapse" data-testid="performance">
          <thead>
            <tr className="text-right text-muted text-xs [&>th]:h-7 [&>th]:font-normal">
              <th scope="col" className="text-left">
                <span className="sr-only">{t`Figure`}</span>
              </th>
              <th scope="col">{t`This group`}</th>
              <th scope="col">{t`Everybody else`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, read]) => (
              <tr key={label} className="border-line border-t [&>td]:h-8 [&>td]:text-right">
                <th scope="row" className="text-left font-normal text-muted">
                  {label}
                </th>
                <td className="font-semibold">{shown(read(told))}</td>
                <td>{shown(read(told.rest))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function shown(value: string | MoneyValue | null) {
  if (value === null) return <Nothing />;
  return typeof value === "string" ? value : <Money value={value} />;
}
