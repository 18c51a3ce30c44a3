import { Trans, useLingui } from "@lingui/react/macro";
import { Columns3 } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button } from "@/ui/Button";
import type { ColumnListProps } from "@/ui/grid/ColumnList";
import { Popover } from "@/ui/Popover";

const ColumnList = lazy(() => import("@/ui/grid/ColumnList"));

/** Which columns, in which order, how wide, and how high the rows are. */
export function ColumnChooser(props: ColumnListProps) {
  const { t } = useLingui();
  return (
    <Popover
      label={t`Columns`}
      trigger={
        <Button>
          <Columns3 className="size-4" />
          <Trans>Columns</Trans>
        </Button>
      }
    >
      <Suspense fallback={<div className="h-80 w-72" />}>
        <ColumnList {...props} />
      </Suspense>
    </Popover>
  );
}
