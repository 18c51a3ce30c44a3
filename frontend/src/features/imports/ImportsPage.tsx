import { Trans } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import type { ImportsSearch } from "@/features/imports/address";
import { DropFile } from "@/features/imports/DropFile";
import { ImportRun } from "@/features/imports/ImportRun";
import { ImportSetup } from "@/features/imports/ImportSetup";
import { PastImports } from "@/features/imports/PastImports";
import { SUBJECTS } from "@/features/imports/state";
import { useMay } from "@/lib/viewer";
import { PageHeader, ScrollPage } from "@/ui/Page";
import { ForbiddenState } from "@/ui/States";

/** Files in: send one, see where its columns go, take it in; everything that is open stands in the address. */
export function ImportsPage({ search }: { search: ImportsSearch }) {
  const navigate = useNavigate();
  const may = useMay();
  const what = SUBJECTS.find((one) => one === search.what) ?? "CUSTOMERS";
  const go = (next: ImportsSearch) => void navigate({ to: "/imports", search: { what, ...next } });
  const { upload, job } = search;
  return (
    <ScrollPage>
      <PageHeader title={<Trans>Imports</Trans>} />
      <div className="max-w-6xl px-6 pb-16">
        {!may("CUSTOMERS_WRITE") ? (
          <ForbiddenState scope="CUSTOMERS_WRITE" />
        ) : job ? (
          <ImportRun job={job} onAnother={() => go({})} {...(upload && { onBack: () => go({ upload }) })} />
        ) : upload ? (
          <ImportSetup
            key={`${upload} ${what}`}
            upload={upload}
            what={what}
            onStarted={(started) => go({ upload, job: started })}
            onLeave={() => go({})}
          />
        ) : (
          <>
            <DropFile what={what} onWhat={(next) => go({ what: next })} onSent={(sent) => go({ upload: sent })} />
            <div className="mt-4">
              <PastImports />
            </div>
          </>
        )}
      </div>
    </ScrollPage>
  );
}
