import { Trans } from "@lingui/react/macro";
import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { CustomerFilter, CustomerSort, OrderFilter, OrderSort } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";

const ExportDialog = lazy(() => import("@/ui/exports/ExportDialog"));

/** A list as it stands on the screen: what is selected, what it is limited by, how it is sorted. */
export type ExportedList = { selected?: ReadonlySet<string>; total?: number | undefined } & (
  | { what: "CUSTOMERS"; filter: CustomerFilter | undefined; orderBy: CustomerSort[] }
  | { what: "ORDERS"; filter: OrderFilter | undefined; orderBy: OrderSort[] }
);

export function ExportButton({ list }: { list: ExportedList }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may("CUSTOMERS_EXPORT")) return null;
  return (
    <>
      <Button onPress={() => setOpen(true)}>
        <Download aria-hidden className="size-4" />
        <Trans>Export</Trans>
      </Button>
      <Suspense>{isOpen && <ExportDialog list={list} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
