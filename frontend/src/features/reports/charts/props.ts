import type { Cell, Plot, Series } from "@/features/reports/shape";
import type { Meaning, Search } from "@/features/reports/state";
import type { Row } from "@/features/reports/values";
import type { ReportAnswerFragment } from "@/gql/graphql";

/** What every drawn picture is given. */
export interface Drawn {
  plot: Plot;
  label: string;
  /** What the dashed line is, where something is compared. */
  comparison?: string | undefined;
  /** A second measure in per cent, on an axis of its own. */
  rate?: { label: string; sizes: readonly (number | null)[] } | undefined;
  format: (size: number) => string;
  /** Whether there is no half of what is counted. */
  isWhole?: boolean;
  words: (column: number, series: Series | undefined, cell: Cell | undefined) => string;
  /** Left out where points lead nowhere. */
  onOpen?: (row: Row | undefined) => void;
}

/** What every picture of a report is made from. */
export interface PictureProps {
  meaning: Meaning;
  search: Search;
  answer: ReportAnswerFragment;
  rows: readonly Row[];
  comparison: string | undefined;
  onOpen: (row: Row | undefined) => void;
}
