import { useLingui } from "@lingui/react/macro";
import { ChevronDown, Pencil, Plus, Save, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useMyReports } from "@/features/reports/data";
import { type Meaning, type Search, searchOf } from "@/features/reports/state";
import { type ReportInput, SavedViewDeleteDocument, SavedViewSaveDocument } from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { write } from "@/lib/write";
import { Button } from "@/ui/Button";
import { MenuButton, MenuItem, MenuSeparator } from "@/ui/Menu";
import { toast } from "@/ui/Toast";
import type { View } from "@/ui/views/kinds";

const ViewDialog = lazy(() => import("@/ui/views/ViewDialog"));

interface SavedReportProps {
  meaning: Meaning;
  search: Search;
  input: ReportInput;
  onChange: (next: Partial<Search>) => void;
}

/** Everything of the address that a saved report keeps; what is not named leaves it. */
const CLEARED = Object.fromEntries(
  ["range", "grain", "by", "metrics", "show", "compare", "filter", "segment", "country", "orders", "store"]
    .concat(["basis", "address", "cohorts", "zone", "sort", "top", "open"])
    .map((key) => [key, undefined]),
);

/** Which of one's own reports this is, whether it was changed, and the way to keep it. */
export function SavedReport({ meaning, search, input, onChange }: SavedReportProps) {
  const { t } = useLingui();
  const [dialog, setDialog] = useState<"new" | "edit">();
  const mine = useMyReports().filter((one) => one.input.report === meaning.id);
  const current = mine.find(({ view }) => view.id === search.view);
  const kept = current && searchOf(current.input, meaning);
  const isChanged = kept !== undefined && question(searchOf(input, meaning)) !== question(kept);
  const canSave = current?.view.isChangeable ?? false;

  const inputFor = (given: { name: string; isShared: boolean; position?: number }, report: ReportInput = input) => ({
    ...given,
    position: given.position ?? 0,
    subject: "REPORT" as const,
    report: keepable(report),
  });

  async function save() {
    if (!current || !canSave) return setDialog("new");
    const { id, version, name, isShared, position } = current.view;
    const { userErrors } = await write(SavedViewSaveDocument, {
      id,
      expectedVersion: version,
      input: inputFor({ name, isShared, position }),
    });
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    await invalidate("MyReports");
    toast(t`The report ${name} was saved`);
  }

  async function remove() {
    if (!current) return;
    const { id, name, isShared, position } = current.view;
    const before = inputFor({ name, isShared, position }, current.input);
    const { userErrors } = await write(SavedViewDeleteDocument, { id });
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    onChange({ view: undefined });
    await invalidate("MyReports");
    toast(t`The report ${name} was taken away`, {
      undo: () => void write(SavedViewSaveDocument, { input: before }).then(() => invalidate("MyReports")),
    });
  }

  return (
    <div className="flex items-center gap-1 print:hidden">
      <MenuButton
        label={t`My reports`}
        trigger={
          <Button size="sm" variant="ghost">
            <span className="max-w-48 truncate">{current?.view.name ?? t`My reports`}</span>
            <ChevronDown aria-hidden className="size-3.5 text-muted" />
          </Button>
        }
      >
        {mine.map(({ view, input: asked }) => (
          <MenuItem
            key={view.id}
            kind="radio"
            isSelected={view.id === current?.view.id}
            onAction={() => onChange({ ...CLEARED, ...searchOf(asked, meaning), view: view.id })}
          >
            {view.name}
          </MenuItem>
        ))}
        {mine.length > 0 && <MenuSeparator />}
        <MenuItem icon={<Plus />} onAction={() => setDialog("new")}>{t`Save as a report of mine…`}</MenuItem>
        {current && canSave && (
          <>
            <MenuItem icon={<Pencil />} onAction={() => setDialog("edit")}>{t`Rename or share…`}</MenuItem>
            <MenuItem icon={<Trash2 />} isDanger onAction={() => void remove()}>{t`Take away`}</MenuItem>
          </>
        )}
      </MenuButton>
      {isChanged && (
        <Button size="sm" variant="ghost" onPress={() => void save()}>
          <Save aria-hidden className="size-3.5" />
          {canSave ? t`Save the change` : t`Save as my own`}
        </Button>
      )}
      <Suspense>
        {dialog && (
          <ViewDialog
            view={dialog === "edit" ? current?.view : undefined}
            input={(given) => inputFor(given, dialog === "edit" ? current?.input : input)}
            onSaved={(view: View) => {
              void invalidate("MyReports");
              onChange({ view: view.id });
            }}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** How many rows are read at once is the page's affair. */
function keepable({ first: _, after: __, ...input }: ReportInput): ReportInput {
  return input as ReportInput;
}

const question = (search: object): string => JSON.stringify(Object.entries(search).sort());
