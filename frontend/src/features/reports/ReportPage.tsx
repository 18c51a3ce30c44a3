import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { Cards } from "@/features/reports/Cards";
import { Controls } from "@/features/reports/Controls";
import { indexQuery, reportQuery } from "@/features/reports/data";
import { Filters } from "@/features/reports/Filters";
import { isNothing, NothingHere } from "@/features/reports/NothingHere";
import { Notices, Stamp } from "@/features/reports/Notices";
import type { Picture } from "@/features/reports/picture";
import { ReportHeader } from "@/features/reports/ReportHeader";
import { ReportPicture } from "@/features/reports/ReportPicture";
import { ReportRows } from "@/features/reports/ReportRows";
import type { RowAction } from "@/features/reports/RowActions";
import {
  drawnAs,
  inputOf,
  kebab,
  type Meaning,
  PAGE,
  ranked,
  readComparison,
  readDimensions,
  readMetrics,
  readShown,
  reportId,
  type Search,
  sortOf,
} from "@/features/reports/state";
import { spanName } from "@/features/reports/times";
import { type Pages, PartOnly, useToItsEnd } from "@/features/reports/Unread";
import { named, type Row } from "@/features/reports/values";
import { useWords } from "@/features/reports/words";
import { type ReportAnswerFragment, ReportLiveDocument } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { useLive } from "@/lib/live";
import { NotFound } from "@/ui/NotFound";
import { ErrorState, Skeleton } from "@/ui/States";

const BehindPanel = lazy(() => import("@/features/reports/BehindPanel"));

export function ReportPage({ id, search }: { id: string; search: Search }) {
  const index = useQuery(indexQuery);
  const meaning = index.data?.reports?.find((one) => one.id === reportId(id));
  if (index.isError) return <ErrorState error={index.error} onRetry={() => void index.refetch()} />;
  if (index.isPending) return <Skeleton lines={8} />;
  if (!meaning) return <NotFound />;
  return <Opened key={meaning.id} meaning={meaning} search={search} />;
}

function Opened({ meaning, search }: { meaning: Meaning; search: Search }) {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<RowAction>("open");
  const input = inputOf(search, meaning);
  const question = ranked(input, meaning);
  const query = useInfiniteQuery(reportQuery(question));
  const first = query.data?.pages[0]?.report ?? undefined;
  const isSmall = first !== undefined && first.rowCount <= PAGE;
  const live = useLive(ReportLiveDocument, isSmall && !query.isPlaceholderData ? { input: question } : undefined);
  const answer = (live.isLive && live.data?.report) || first;
  const rows = [answer?.rows ?? [], ...(query.data?.pages.slice(1).map(({ report }) => report?.rows ?? []) ?? [])]
    .flat()
    .map((row) => named(row, answer?.granularity ?? "TOTAL"));
  const picture = answer ? drawnAs(search, meaning, answer.granularity) : "none";
  useToItsEnd(query, picture, rows.length);
  const opened = rows.find(({ key }) => key === search.open);

  function change(next: Partial<Search>, isStep = false) {
    void navigate({
      to: "/reports/$report",
      params: { report: kebab(meaning.id) },
      search: (before) => ({ ...before, ...next }),
      replace: !isStep,
    });
  }

  function act(row: Row | undefined, action: RowAction = "open") {
    if (!row) return;
    setAsked(action);
    // The browser's way back closes the panel, and does not leave the report.
    change({ open: row.key }, search.open === undefined);
  }

  return (
    <div className="absolute inset-0 flex print:static">
      <div className="flex min-w-0 flex-1 flex-col max-md:overflow-y-auto">
        <ReportHeader
          meaning={meaning}
          search={search}
          input={input}
          asked={question}
          answer={answer}
          onChange={change}
        />
        <Controls meaning={meaning} search={search} answer={answer} onChange={change} />
        <Filters search={search} onChange={change} />
        <div className="scroll min-h-0 flex-1 border-line border-t px-6 pt-4 pb-16 max-md:flex-none max-md:overflow-visible">
          {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {query.isPending && <Skeleton lines={10} />}
          {answer && !query.isError && (
            <div className={cx("flex flex-col gap-5", query.isPlaceholderData && "opacity-60 transition-opacity")}>
              <Answer
                meaning={meaning}
                search={search}
                answer={answer}
                rows={rows}
                isLive={live.isLive}
                picture={picture}
                sort={sortOf(question)}
                pages={query}
                onChange={change}
                onAct={act}
              />
            </div>
          )}
        </div>
      </div>
      <Suspense>
        {opened && answer && (
          <BehindPanel
            key={`${opened.key} ${asked}`}
            meaning={meaning}
            answer={answer}
            input={question}
            row={opened}
            before={rows[rows.indexOf(opened) - 1]?.key}
            asked={asked}
            people={search.people}
            onSort={(people) => change({ people })}
            onClose={() => change({ open: undefined })}
          />
        )}
      </Suspense>
    </div>
  );
}

interface AnswerProps {
  meaning: Meaning;
  search: Search;
  answer: ReportAnswerFragment;
  rows: readonly Row[];
  isLive: boolean;
  picture: Picture;
  sort: string | undefined;
  pages: Pages;
  onChange: (next: Partial<Search>) => void;
  onAct: (row: Row | undefined, action?: RowAction) => void;
}

/** The totals, their picture, and the rows under it. */
function Answer(props: AnswerProps) {
  const { meaning, search, answer, rows, isLive, picture, sort, pages, onChange, onAct } = props;
  const { bases } = useWords();
  const metrics = readMetrics(search, meaning).flatMap((key) => meaning.metrics.filter((one) => one.key === key));
  const dimensions = readDimensions(search, meaning).flatMap((key) =>
    meaning.dimensions.filter((one) => one.key === key),
  );
  const { comparisonStart: start, comparisonEnd: end, timeZone } = answer;
  const isCompared = readComparison(search) !== "NONE" && Boolean(start && end);
  const comparison = isCompared && start && end ? spanName(start, end, timeZone) : undefined;
  // What is drawn stands in front, unless the rows stand by another number.
  const sortedBy = search.sort ?? (picture === "none" ? sort : undefined);
  const hasRows = rows.length > 0 && (isCompared || !isNothing(rows));
  return (
    <>
      <Notices notices={answer.notices} />
      <Cards
        metrics={metrics}
        totals={answer.totals}
        before={answer.comparisonTotals}
        comparison={comparison}
        basis={bases[answer.basis]}
        shown={readShown(search, meaning)}
        canDraw={(show) => drawnAs({ ...search, show }, meaning, answer.granularity) !== "none"}
        onShow={(show) => onChange({ show })}
      />
      {hasRows && (
        <ReportPicture
          meaning={meaning}
          search={search}
          answer={answer}
          rows={rows}
          comparison={comparison}
          onOpen={onAct}
        />
      )}
      <PartOnly query={pages} picture={picture} read={rows.length} rowCount={answer.rowCount} />
      {hasRows ? (
        <ReportRows
          shown={metrics.find(({ key }) => key === sortedBy?.replace("-", ""))?.key ?? readShown(search, meaning)}
          unread={pages}
          label={meaning.title}
          answer={answer}
          rows={rows}
          metrics={metrics}
          dimensions={dimensions}
          hasTime={answer.granularity !== "TOTAL" && rows.some(({ bucketStart }) => bucketStart)}
          basis={bases[answer.basis]}
          isCompared={isCompared}
          sort={sort}
          onSort={(sort) => onChange({ sort })}
          onAct={onAct}
          openKey={search.open}
        />
      ) : (
        <NothingHere meaning={meaning} search={search} onChange={onChange} />
      )}
      <Stamp answer={answer} isLive={isLive} basis={bases[answer.basis]} />
    </>
  );
}
