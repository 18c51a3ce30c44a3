import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { type ReactNode, useCallback, useEffect } from "react";
import { indexQuery, useMyReports } from "@/features/reports/data";
import { Glyph } from "@/features/reports/Glyph";
import { kebab, type Meaning, readRange, searchOf } from "@/features/reports/state";
import { useWords } from "@/features/reports/words";
import { PageHeader } from "@/ui/Page";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";

/** All reports, by what they are about, each with a sentence; one's own first. */
export function ReportsPage({ q, view }: { q?: string | undefined; view?: string | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const index = useQuery(indexQuery);
  const wanted = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (text: string) => wanted.every((word) => text.toLowerCase().includes(word));
  const reports = (index.data?.reports ?? []).filter((one) =>
    fits([one.title, one.description, one.category, ...one.metrics.map(({ title }) => title)].join(" ")),
  );
  const categories = [...new Set(reports.map(({ category }) => category))];
  const asked = useMyReports().find((one) => one.view.id === view);
  // A link that names a report of mine and nothing else, such as the palette's.
  useEffect(() => {
    if (!asked) return;
    const { input, view: kept } = asked;
    const search = { ...searchOf(input, undefined), view: kept.id };
    void navigate({ to: "/reports/$report", params: { report: kebab(input.report) }, search, replace: true });
  }, [asked, navigate]);
  const mine = useMyReports().filter(({ view }) => fits(view.name));
  const onSearch = useCallback(
    (text: string | undefined) => void navigate({ to: "/reports", search: { q: text }, replace: true }),
    [navigate],
  );

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Reports</Trans>}
        actions={<SearchBox label={t`Name, number or subject`} value={q} onChange={onSearch} />}
      />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pt-5 pb-16">
        {index.isPending && <Skeleton lines={8} />}
        {index.isError && <ErrorState error={index.error} onRetry={() => void index.refetch()} />}
        {index.isSuccess && reports.length === 0 && mine.length === 0 && (
          <EmptyState title={t`No report is about that`}>
            <Trans>Try the name of a number, such as orders or net sales.</Trans>
          </EmptyState>
        )}
        <div className="flex max-w-6xl flex-col gap-7">
          {mine.length > 0 && (
            <Shelf title={t`My reports`}>
              {mine.map(({ view, input }) => (
                <MyReport
                  key={view.id}
                  mine={{ view, input }}
                  meaning={index.data?.reports?.find(({ id }) => id === input.report)}
                />
              ))}
            </Shelf>
          )}
          {index.isSuccess && fits(t`Predictions predicted value churn risk RFM`) && (
            <Shelf title={t`What is likely`}>
              <Tile
                picture="LINE"
                words={<Trans>Predicted value and churn risk: the model, and how good it would have been.</Trans>}
              >
                <Link
                  to="/reports/prediction"
                  className="rounded-sm font-medium after:absolute after:inset-0 hover:text-accent"
                >
                  <Trans>Predictions</Trans>
                </Link>
              </Tile>
            </Shelf>
          )}
          {categories.map((category) => (
            <Shelf key={category} title={category}>
              {reports
                .filter((one) => one.category === category)
                .map((one) => (
                  <Tile key={one.id} picture={one.picture} words={one.description}>
                    <Link
                      to="/reports/$report"
                      params={{ report: kebab(one.id) }}
                      search={{}}
                      className="rounded-sm font-medium after:absolute after:inset-0 hover:text-accent"
                    >
                      {one.title}
                    </Link>
                  </Tile>
                ))}
            </Shelf>
          ))}
        </div>
      </div>
    </div>
  );
}

function Shelf({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 font-semibold">{title}</h2>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-x-6 border-line border-t">
        {children}
      </ul>
    </section>
  );
}

function Tile({ picture, words, children }: { picture: Meaning["picture"]; words: ReactNode; children: ReactNode }) {
  return (
    <li className="relative flex gap-3.5 border-line/70 border-b px-2 py-3 hover:bg-hover">
      <Glyph picture={picture} />
      <div className="min-w-0 flex-1">
        {children}
        <p className="text-muted text-xs">{words}</p>
      </div>
    </li>
  );
}

function MyReport({ mine, meaning }: { mine: ReturnType<typeof useMyReports>[number]; meaning: Meaning | undefined }) {
  const { presets } = useWords();
  const { view, input } = mine;
  const search = searchOf(input, meaning);
  const range = readRange(search.range, meaning?.defaultRange ?? "LAST_30_DAYS");
  const days = "preset" in range ? presets[range.preset] : `${range.from} – ${range.to}`;
  return (
    <Tile
      picture={meaning?.picture ?? "TABLE"}
      words={
        <span className="flex items-center gap-1.5">
          {view.isShared && <Users aria-hidden className="size-3" />}
          {[meaning?.title, days, view.isShared ? view.owner.name : undefined].filter(Boolean).join(" · ")}
        </span>
      }
    >
      <Link
        to="/reports/$report"
        params={{ report: kebab(input.report) }}
        search={{ ...search, view: view.id }}
        className="rounded-sm font-medium after:absolute after:inset-0 hover:text-accent"
      >
        {view.name}
      </Link>
    </Tile>
  );
}
