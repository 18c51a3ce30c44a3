import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { ScanSearch } from "lucide-react";
import { MergeList } from "@/features/merging/MergeList";
import { PairList } from "@/features/merging/PairList";
import { ScanDocument } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { newKey, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { PageHeader, ScrollPage } from "@/ui/Page";
import { QuickFilter } from "@/ui/QuickFilter";
import { toast } from "@/ui/Toast";

export interface DuplicatesSearch {
  show?: string;
}

/** Records that may be one person, those that were said to be two, and the merges that were made. */
export function DuplicatesPage({ search }: { search: DuplicatesSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const scan = useWrite(ScanDocument);
  const show = search.show ?? "";

  async function lookThrough() {
    if (await scan.run({ idempotencyKey: newKey() })) toast(t`Looking through all customers`);
  }

  return (
    <ScrollPage>
      <PageHeader
        title={<Trans>Duplicates</Trans>}
        actions={
          may("CUSTOMERS_WRITE") && (
            <Button isDisabled={scan.isPending} onPress={() => void lookThrough()}>
              <ScanSearch className="size-4" />
              <Trans>Look through everybody</Trans>
            </Button>
          )
        }
      />
      <div className="max-w-5xl px-6 pb-16">
        <QuickFilter
          label={t`What is shown`}
          value={show}
          choices={[
            { value: "", label: t`Waiting` },
            { value: "dismissed", label: t`Dismissed` },
            ...(may("CUSTOMERS_MERGE") ? [{ value: "merges", label: t`Merges` }] : []),
          ]}
          onChange={(value) =>
            void navigate({ to: "/customers/duplicates", search: value ? { show: value } : {}, replace: true })
          }
        />
        {show === "merges" ? <MergeList /> : <PairList isDismissed={show === "dismissed"} />}
      </div>
    </ScrollPage>
  );
}
