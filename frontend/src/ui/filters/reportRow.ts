/** The row of a report as a condition: it comes from the report and is kept or removed as a whole. */

import { t } from "@lingui/core/macro";
import type { ReportRowFilter } from "@/gql/graphql";
import { formatDate } from "@/lib/format";

/** Which report, which days, and where in it. */
export function reportRowInWords(row: ReportRowFilter): string {
  const report = row.report.toLowerCase().replaceAll("_", " ");
  const first = formatDate(row.from);
  const last = formatDate(new Date(Date.parse(row.until) - 1).toISOString());
  const days = first === last ? first : t`${first} to ${last}`;
  const places = (row.places ?? []).map((place) => place.value);
  return [report, days, ...places].join(", ");
}
