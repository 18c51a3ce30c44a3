import { useLingui } from "@lingui/react/macro";
import { Info } from "lucide-react";
import { spanName } from "@/features/reports/times";
import type { ReportAnswerFragment } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { formatInstantAs } from "@/lib/format";

/** What to know when reading the numbers. */
export function Notices({ notices }: { notices: ReportAnswerFragment["notices"] }) {
  const { t } = useLingui();
  if (notices.length === 0) return null;
  return (
    <ul aria-label={t`What to know`} className="flex flex-col gap-1 text-muted text-xs">
      {notices.map(({ code, message }) => (
        <li key={code + message} className="flex gap-1.5">
          <Info aria-hidden className="mt-0.5 size-3 shrink-0" />
          {message}
        </li>
      ))}
    </ul>
  );
}

/** How fresh the numbers are, of which days, by which clock. */
export function Stamp({ answer, isLive, basis }: { answer: ReportAnswerFragment; isLive: boolean; basis: string }) {
  const { t } = useLingui();
  const { rangeStart, rangeEnd, comparisonStart, comparisonEnd, timeZone, freshness, currencyCode } = answer;
  const through = formatInstantAs(freshness.dataThrough, { dateStyle: "medium", timeStyle: "medium", timeZone });
  const span = spanName(rangeStart, rangeEnd, timeZone);
  const zone = timeZone.replaceAll("_", " ");
  const parts = [
    span,
    comparisonStart && comparisonEnd
      ? t`compared with ${spanName(comparisonStart, comparisonEnd, timeZone)}`
      : undefined,
    t`clock of ${zone}`,
    currencyCode,
    t`refunds: ${basis}`,
  ];
  return (
    <p data-testid="stamp" className="border-line border-t pt-3 text-muted text-xs">
      <span
        title={isLive ? t`Live: counted anew with every change` : undefined}
        className={cx(
          "mr-2 inline-block size-1.5 rounded-full align-middle print:hidden",
          isLive ? "bg-good" : "bg-control",
        )}
      />
      {[t`Exact to the last event, ${through}`, ...parts].filter(Boolean).join(" · ")}
    </p>
  );
}
