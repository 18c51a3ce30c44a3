import { Plural, Trans } from "@lingui/react/macro";
import { useEffect } from "react";
import type { Picture } from "@/features/reports/picture";
import type { Unread } from "@/features/reports/ReportRows";
import { formatNumber } from "@/lib/format";
import { Button } from "@/ui/Button";

/** A picture of half the rows is none: they are read to their end, as far as a browser can lay them out. */

/** Nearly four years of weeks; more cells are more than a browser lays out in a moment. */
const MOST_CELLS = 20_000;
/** Thirteen years of days; a line has no more points across a window. */
const MOST_POINTS = 5_000;

export type Pages = Unread & { isFetching: boolean; isError: boolean };

const isComplete = (picture: Picture): boolean => picture === "none" || picture === "ranked" || picture === "map";

/** Page after page, where the picture needs them all. Of a ranking the first page holds the largest. */
export function useToItsEnd(query: Pages, picture: Picture, read: number) {
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const most = picture === "cohorts" ? MOST_CELLS : MOST_POINTS;
  const isNext = !isComplete(picture) && read < most && hasNextPage && !isFetching && !isError;
  useEffect(() => {
    if (isNext) void fetchNextPage();
  }, [isNext, fetchNextPage]);
}

/** Says beside a picture that it is not of all rows. */
export function PartOnly({
  query,
  picture,
  read,
  rowCount,
}: {
  query: Pages;
  picture: Picture;
  read: number;
  rowCount: number;
}) {
  if (!query.hasNextPage || isComplete(picture)) return null;
  return (
    <div className="-mt-2 flex flex-wrap items-center gap-3 text-muted text-xs">
      <p role="status">
        <Trans>
          The picture shows the first {formatNumber(read)} of <Plural value={rowCount} one="# row" other="# rows" />. A
          longer period for each row, or a shorter range, shows it whole.
        </Trans>
      </p>
      <span className="print:hidden">
        <Button size="sm" onPress={() => void query.fetchNextPage()} isPending={query.isFetchingNextPage}>
          <Trans>Read more rows</Trans>
        </Button>
      </span>
    </div>
  );
}
