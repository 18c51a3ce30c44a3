import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { MoreHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { dimension } from "@/features/reports/shape";
import { periodName } from "@/features/reports/times";
import type { Row } from "@/features/reports/values";
import type { DimensionMeaningFragment, ReportAnswerFragment } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { IconButton } from "@/ui/Button";
import { MenuButton, MenuItem } from "@/ui/Menu";

/** What a row is called, where its name leads, and what can be done with the customers behind it. */

export type RowAction = "open" | "segment" | "list" | "export";

interface Naming {
  answer: ReportAnswerFragment;
  dimensions: readonly DimensionMeaningFragment[];
  hasTime: boolean;
}

export function useRowName(row: Row, { answer, dimensions, hasTime }: Naming) {
  const { t } = useLingui();
  const period = hasTime && row.bucketStart ? periodName(row.bucketStart, answer.granularity, answer.timeZone) : "";
  const values = dimensions.map(({ key }, place) => {
    const label = dimension(row, key)?.label ?? "";
    return row.isOther && place === 0 ? label || t`Other` : label;
  });
  const words = values.map((value, place) => told(dimensions[place]?.title ?? "", value));
  return { period, values, words, name: [period, ...words].filter(Boolean).join(", ") || t`Whole range` };
}

/** A bare number says nothing without what it counts: Period 3, Recency 5. */
export const told = (title: string, value: string): string => (/^\d+$/.test(value) ? `${title} ${value}` : value);

/** A value of a split; a customer's leads to their page. */
export function RowValue({ row, at, children }: { row: Row; at: string; children: ReactNode }) {
  const may = useMay();
  const id = at === "customer" ? dimension(row, at)?.value : undefined;
  if (!id || id === "UNKNOWN" || row.isOther || !may("CUSTOMERS_READ")) return children;
  return (
    <Link
      to="/customers/$id"
      params={{ id }}
      className="inline-block min-h-6 max-w-full truncate rounded-sm align-middle leading-6 hover:text-accent hover:underline"
    >
      {children}
    </Link>
  );
}

export function RowActions({ name, onAct }: { name: string; onAct: (action: RowAction) => void }) {
  const { t } = useLingui();
  return (
    <MenuButton
      label={t`Actions for ${name}`}
      trigger={<IconButton size="sm" label={t`Actions for ${name}`} icon={<MoreHorizontal className="size-4" />} />}
    >
      <MenuItem onAction={() => onAct("open")}>{t`Show the customers`}</MenuItem>
      <MenuItem onAction={() => onAct("list")}>{t`Open in the customers list`}</MenuItem>
      <MenuItem onAction={() => onAct("segment")}>{t`Save as segment…`}</MenuItem>
      <MenuItem onAction={() => onAct("export")}>{t`Export the customers…`}</MenuItem>
    </MenuButton>
  );
}
