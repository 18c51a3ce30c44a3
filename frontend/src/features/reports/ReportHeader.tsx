import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, Download, Link2, Printer } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { SavedReport } from "@/features/reports/SavedReport";
import type { Meaning, Search } from "@/features/reports/state";
import { spanName } from "@/features/reports/times";
import type { ReportAnswerFragment, ReportInput } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { Button, IconButton } from "@/ui/Button";
import { toast } from "@/ui/Toast";

const ReportExport = lazy(() => import("@/features/reports/ReportExport"));

interface ReportHeaderProps {
  meaning: Meaning;
  search: Search;
  input: ReportInput;
  /** The same in the order of the table. */
  asked: ReportInput;
  answer: ReportAnswerFragment | undefined;
  onChange: (next: Partial<Search>) => void;
}

/** What the report is, and what can be done with it as it stands. */
export function ReportHeader({ meaning, search, input, asked, answer, onChange }: ReportHeaderProps) {
  const { t } = useLingui();
  const may = useMay();
  const [isExporting, setExporting] = useState(false);

  async function copyLink() {
    const url = new URL(location.href);
    url.searchParams.delete("open");
    try {
      await navigator.clipboard.writeText(url.href);
      toast(t`The link to this report, as it stands, was copied`);
    } catch {
      // Without https a browser gives no clipboard.
      toast(t`Copy the link from the address bar: it holds all of the report`);
    }
  }

  return (
    <header className="flex shrink-0 flex-wrap items-start gap-x-3 gap-y-2 px-6 py-2.5">
      <div className="min-w-0 flex-1 basis-64">
        <div className="flex flex-wrap items-center gap-x-2">
          <div className="flex min-w-0 items-start gap-x-2">
            <Link
              to="/reports"
              search={{}}
              aria-label={t`All reports`}
              className="-ml-2 grid size-6 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover hover:text-fg print:hidden"
            >
              <ChevronLeft aria-hidden className="size-4" />
            </Link>
            <h1 className="min-w-0 font-semibold text-lg leading-6 tracking-tight">{meaning.title}</h1>
          </div>
          <SavedReport meaning={meaning} search={search} input={input} onChange={onChange} />
        </div>
        <p className="max-w-2xl text-pretty text-muted text-xs">{meaning.description}</p>
        {answer && (
          <p className="hidden text-xs print:block">{spanName(answer.rangeStart, answer.rangeEnd, answer.timeZone)}</p>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2 print:hidden">
        <IconButton
          variant="secondary"
          label={t`Copy the link`}
          icon={<Link2 className="size-4" />}
          onPress={() => void copyLink()}
        />
        <IconButton
          variant="secondary"
          label={t`Print`}
          icon={<Printer className="size-4" />}
          onPress={() => window.print()}
        />
        {may("CUSTOMERS_EXPORT") && (
          <Button onPress={() => setExporting(true)}>
            <Download aria-hidden className="size-4" />
            <Trans>Export</Trans>
          </Button>
        )}
      </div>
      <Suspense>
        {isExporting && <ReportExport title={meaning.title} input={asked} onClose={() => setExporting(false)} />}
      </Suspense>
    </header>
  );
}
