import { Plural, Trans } from "@lingui/react/macro";
import { useState } from "react";
import { NARROW, useMedia, usePrinting } from "@/features/reports/charts/useMedia";
import { ReportTable, type ReportTableProps } from "@/features/reports/ReportTable";
import { RowList } from "@/features/reports/RowList";
import { Button } from "@/ui/Button";

/** What is still on the server. */
export interface Unread {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** As many as are laid out at once; a year of days in three splits is more than anybody reads. */
const SHOWN = 100;

/** The rows under a picture: a table, on a telephone a list; some at once, and as many more as are wished. */
export function ReportRows({ shown, unread, ...props }: ReportTableProps & { shown: string; unread: Unread }) {
  const { rows, answer } = props;
  const [limit, setLimit] = useState(SHOWN);
  const isPrinting = usePrinting();
  const isNarrow = useMedia(NARROW);
  // Paper holds all of them.
  const some = isPrinting ? rows : rows.slice(0, limit);

  function showMore() {
    const next = limit + SHOWN * 4;
    setLimit(next);
    if (next > rows.length && unread.hasNextPage) unread.fetchNextPage();
  }

  return (
    <div>
      {isNarrow && !isPrinting ? (
        <RowList {...props} rows={some} shown={shown} />
      ) : (
        <ReportTable {...props} rows={some} isPrinting={isPrinting} />
      )}
      {some.length < answer.rowCount && !isPrinting && (
        <div className="flex flex-wrap items-center gap-3 pt-3 print:hidden">
          <Button size="sm" onPress={showMore} isPending={unread.isFetchingNextPage}>
            <Trans>Show more</Trans>
          </Button>
          <p data-testid="rows" className="text-muted text-xs">
            <Trans>
              {some.length} of <Plural value={answer.rowCount} one="# row" other="# rows" />
            </Trans>
          </p>
        </div>
      )}
    </div>
  );
}
