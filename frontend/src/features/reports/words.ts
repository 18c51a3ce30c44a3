import { useLingui } from "@lingui/react/macro";
import type { AddressBasis, Comparison, Granularity, RangePreset, RefundBasis } from "@/gql/graphql";

/** What codes of the reports are called. */
export function useWords() {
  const { t } = useLingui();
  const presets: Record<RangePreset, string> = {
    TODAY: t`Today`,
    YESTERDAY: t`Yesterday`,
    LAST_7_DAYS: t`Last 7 days`,
    LAST_30_DAYS: t`Last 30 days`,
    LAST_90_DAYS: t`Last 90 days`,
    LAST_12_MONTHS: t`Last 12 months`,
    THIS_WEEK: t`This week`,
    LAST_WEEK: t`Last week`,
    THIS_MONTH: t`This month`,
    LAST_MONTH: t`Last month`,
    THIS_QUARTER: t`This quarter`,
    LAST_QUARTER: t`Last quarter`,
    THIS_YEAR: t`This year`,
    LAST_YEAR: t`Last year`,
    ALL_TIME: t`All time`,
  };
  const granularities: Record<Granularity, string> = {
    HOUR: t`Hour`,
    DAY: t`Day`,
    WEEK: t`Week`,
    MONTH: t`Month`,
    QUARTER: t`Quarter`,
    YEAR: t`Year`,
    TOTAL: t`Whole range`,
  };
  const comparisons: Record<Comparison, string> = {
    NONE: t`Nothing`,
    PREVIOUS_PERIOD: t`The period before`,
    PREVIOUS_YEAR: t`The year before`,
  };
  const bases: Record<RefundBasis, string> = {
    REFUND_DATE: t`On the day of the refund`,
    ORDER_DATE: t`On the day of the order`,
  };
  const addresses: Record<AddressBasis, string> = {
    ORDER_SHIPPING: t`Where each order was sent`,
    CUSTOMER_DEFAULT: t`The customer's default address`,
    LAST_SHIPPING: t`Where the last order was sent`,
  };
  return { presets, granularities, comparisons, bases, addresses };
}
