import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ExportSubject, ExportsQuery } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { formatNumber } from "@/lib/format";
import { Status } from "@/ui/Badge";
import { Instant } from "@/ui/Values";

export type LoggedExport = Extract<NonNullable<ExportsQuery["exports"]>["nodes"][number], { __typename: "ExportJob" }>;

/** One export: what, by whom, how many rows, how to check the file, and who fetched it. */
export function ExportCard({ row, children }: { row: LoggedExport; children: ReactNode }) {
  const { t } = useLingui();
  const words = useSubjects();
  return (
    <article className="flex flex-col gap-1.5">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-medium">
          {words[row.what]} · {row.format}
        </h2>
        {row.containsPersonalData && <ShieldAlert aria-label={t`Personal data`} className="size-4 text-warn" />}
        {row.raw && <Status tone="warn">{t`Raw cells`}</Status>}
        {row.status === "FAILED" && <Status tone="bad">{t`Failed`}</Status>}
        {row.status === "CANCELLED" && <Status tone="quiet">{t`Cancelled`}</Status>}
        {row.rowCount !== null && (
          <span className="text-muted">
            <Plural value={row.rowCount} one="# row" other="# rows" />
          </span>
        )}
        <span className="text-muted">
          <Trans>
            {actorName(row.requestedBy)}, <Instant at={row.createdAt} as="datetime" />
          </Trans>
        </span>
        <div className="ml-auto">{children}</div>
      </header>
      {row.reason && <p>{row.reason}</p>}
      {row.error && <p className="text-bad text-xs">{row.error}</p>}
      <details className="text-muted text-xs">
        <summary>
          <Trans>Fields, filter, digest and downloads</Trans>
        </summary>
        <dl className="mt-2 grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
          <Line name={t`Fields`}>{row.fields.join(", ")}</Line>
          <Line name={t`Filter`}>
            {row.filter ? <code className="break-all">{JSON.stringify(row.filter)}</code> : t`Everything`}
          </Line>
          {row.file && (
            <>
              <Line name={t`File`}>
                <Trans>
                  {row.file.fileName}, {formatNumber(row.file.sizeBytes)} bytes, kept until{" "}
                  <Instant at={row.file.expiresAt} as="datetime" />
                </Trans>
              </Line>
              <Line name="SHA-256">
                <code className="select-all break-all">{row.file.sha256}</code>
              </Line>
            </>
          )}
          <Line name={t`Downloads`}>
            {row.downloads.length === 0
              ? t`None`
              : row.downloads.map(({ at, ip, actor }) => (
                  <p key={at}>
                    {actorName(actor)}, <Instant at={at} as="datetime" />
                    {ip && `, ${ip}`}
                  </p>
                ))}
          </Line>
        </dl>
      </details>
    </article>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="text-soft">{children}</dd>
    </>
  );
}

function useSubjects(): Record<ExportSubject, string> {
  const { t } = useLingui();
  return {
    CUSTOMERS: t`Customers`,
    ORDERS: t`Orders`,
    ORDER_LINES: t`Order lines`,
    PAYMENTS: t`Payments`,
    NOTES: t`Notes`,
    PRODUCTS: t`Products`,
    REPORT: t`Report`,
  };
}
