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
  const some = rows.slice(0, limit);

  function showMore() {
    const next = limit + SHOWN * 4;
    setLimit(next);
    if (next > rows.length && unread.hasNextPage) unread.fetchNextPage();
  }

  return (
    <div>
      {isPrinting && <OnPaper {...props} />}
      {!isPrinting && isNarrow && <RowList {...props} rows={some} shown={shown} />}
      {!isPrinting && !isNarrow && <ReportTable {...props} rows={some} isPrinting={false} />}
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

/** As many columns as paper is wide. */
const ON_PAPER = 8;

/** All rows; of more numbers than there is room for, table after table, each with the names of the rows. */
function OnPaper(props: ReportTableProps) {
  const { metrics, dimensions, hasTime } = props;
  const room = Math.max(1, ON_PAPER - dimensions.length - (hasTime ? 1 : 0));
  const parts = Array.from({ length: Math.ceil(metrics.length / room) }, (_, part) =>
    metrics.slice(part * room, (part + 1) * room),
  );
  return parts.map((part) => (
    <div key={part[0]?.key} className="mb-4">
      <ReportTable {...props} metrics={part} isPrinting />
    </div>
  ));
}
