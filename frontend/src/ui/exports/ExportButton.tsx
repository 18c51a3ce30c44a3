import { Trans, useLingui } from "@lingui/react/macro";
import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { CustomerFilter, CustomerSort, OrderFilter, OrderSort, PaymentFilter, PaymentSort } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/Toast";

const ExportDialog = lazy(() => import("@/ui/exports/ExportDialog"));

/** A list as it stands on the screen: what is selected, what it is limited by, how it is sorted. */
export type ExportedList = { selected?: ReadonlySet<string>; total?: number | undefined } & (
  | { what: "CUSTOMERS"; filter: CustomerFilter | undefined; orderBy: CustomerSort[] }
  | { what: "ORDERS"; filter: OrderFilter | undefined; orderBy: OrderSort[] }
  | { what: "PAYMENTS"; filter: PaymentFilter | undefined; orderBy: PaymentSort[] }
);

export function ExportButton({ list }: { list: ExportedList }) {
  const { t } = useLingui();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const refused = () =>
    toast(t`Your role may not export. Ask an owner for a role with the right to export.`, { tone: "bad" });
  return (
    <>
      <Button onPress={() => (may("CUSTOMERS_EXPORT") ? setOpen(true) : refused())}>
        <Download aria-hidden className="size-4" />
        <Trans>Export</Trans>
      </Button>
      <Suspense>{isOpen && <ExportDialog list={list} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
