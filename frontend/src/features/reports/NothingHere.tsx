import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { formatReportRange, type Meaning, readRange, type Search } from "@/features/reports/state";
import { type Row, rowSize } from "@/features/reports/values";
import { Button } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { EmptyState } from "@/ui/States";

const UNFILTERED = { segment: undefined, country: undefined, filter: undefined, orders: undefined, store: undefined };

/** Whether no row says anything: periods without an order are rows as well. */
export const isNothing = (rows: readonly Row[]): boolean =>
  rows.every((row) => row.metrics.every(({ key, text, at }) => !text && !at && !rowSize(row, key)));

/** In the place of a picture without points: why there is none, and what to ask instead. */
export function NothingHere({
  meaning,
  search,
  onChange,
}: {
  meaning: Meaning;
  search: Search;
  onChange: (next: Partial<Search>) => void;
}) {
  const { t } = useLingui();
  const range = readRange(search.range, meaning.defaultRange);
  // As of a day, a longer range says no more.
  const isWhole = meaning.isPointInTime || ("preset" in range && range.preset === "ALL_TIME");
  const isFiltered = Object.keys(UNFILTERED).some((key) => search[key as keyof typeof UNFILTERED]);
  if (meaning.isPointInTime && !isFiltered) {
    return (
      <EmptyState title={t`Nobody is in it`}>
        <Trans>On that day there was no customer whom this report is about.</Trans>
      </EmptyState>
    );
  }
  if (isWhole && !isFiltered) {
    return (
      <EmptyState
        title={t`No orders yet`}
        action={
          <Link to="/imports" className={buttonClass("secondary", "md")}>
            <Trans>Import orders</Trans>
          </Link>
        }
      >
        <Trans>The first order will stand here a moment after it comes in.</Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={isWhole ? t`Nothing that passes the filters` : t`Nothing in this range`}
      action={
        <>
          {!isWhole && (
            <Button
              onPress={() => onChange({ range: formatReportRange({ preset: "ALL_TIME" }, meaning.defaultRange) })}
            >
              <Trans>Take all time</Trans>
            </Button>
          )}
          {isFiltered && (
            <Button onPress={() => onChange(UNFILTERED)}>
              <Trans>Clear the filters</Trans>
            </Button>
          )}
        </>
      }
    >
      {isWhole ? (
        <Trans>Take fewer filters.</Trans>
      ) : isFiltered ? (
        <Trans>Take a longer range, or fewer filters.</Trans>
      ) : (
        <Trans>Take a longer range.</Trans>
      )}
    </EmptyState>
  );
}
