import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useState } from "react";
import { ExportableFieldsDocument, ExportCreateDocument, type ExportFormat, type ExportSubject } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { newKey, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { keepChoice, readChoice } from "@/ui/exports/choice";
import { downloadExport } from "@/ui/exports/download";
import type { ExportedList } from "@/ui/exports/ExportButton";
import { type ExportField, FieldChooser } from "@/ui/exports/FieldChooser";
import { type Extent, inputOf } from "@/ui/exports/input";
import { CheckboxField, SelectField, TextField } from "@/ui/Field";
import { followJob } from "@/ui/jobs/tray";
import { FormNotice, Notice } from "@/ui/Notice";
import { ErrorState, Skeleton } from "@/ui/States";

/** What, which fields, which days, in which form; what is personal is said before it is written. */
export default function ExportDialog({ list, onClose }: { list: ExportedList; onClose: () => void }) {
  const { t } = useLingui();
  const [what, setWhat] = useState<ExportSubject>(list.what);
  const fields = useQuery({ ...graphqlQuery(ExportableFieldsDocument, { what }), staleTime: 60_000 });
  const title = list.what === "CUSTOMERS" ? t`Export customers` : t`Export orders`;
  return (
    <Dialog title={title} isOpen onClose={onClose} width="w-[44rem]">
      {fields.isError && <ErrorState error={fields.error} onRetry={() => void fields.refetch()} />}
      {fields.isPending && <Skeleton lines={6} />}
      {fields.data && (
        <Form
          key={what}
          title={title}
          list={list}
          what={what}
          onWhat={setWhat}
          fields={fields.data.exportableFields}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

interface FormProps {
  title: string;
  list: ExportedList;
  what: ExportSubject;
  onWhat: (what: ExportSubject) => void;
  fields: readonly ExportField[];
  onClose: () => void;
}

function Form({ title, list, what, onWhat, fields, onClose }: FormProps) {
  const { t } = useLingui();
  const may = useMay();
  const defaults = fields.filter(({ isDefault }) => isDefault).map(({ key }) => key);
  const known = fields.map(({ key }) => key);
  const [chosen, setChosen] = useState(() => readChoice(what, known, defaults));
  const selected = list.selected?.size ?? 0;
  const [extent, setExtent] = useState<Extent>(selected ? "selected" : list.filter ? "matching" : "all");
  const [format, setFormat] = useState<ExportFormat>("XLSX");
  const [days, setDays] = useState({ from: "", to: "" });
  const [reason, setReason] = useState("");
  const [flags, setFlags] = useState({ isForExcel: true, isRaw: false, isAcknowledged: false });
  const [key] = useState(newKey);
  const { run, isPending, refusals, failure } = useWrite(ExportCreateDocument, "Exports");
  const personal = fields.filter(({ key: each, isPersonal }) => isPersonal && chosen.includes(each));
  const isBlocked = chosen.length === 0 || (personal.length > 0 && !flags.isAcknowledged);

  async function create() {
    keepChoice(what, chosen);
    const input = inputOf({ what, extent, format, fields: chosen, ...days, reason: reason.trim(), ...flags }, list);
    const payload = await run({ input, idempotencyKey: key });
    if (!payload?.export) return;
    const { id } = payload.export;
    followJob({
      id,
      title,
      actions: ({ status }) =>
        status === "SUCCEEDED" && (
          <Button size="sm" variant="primary" onPress={() => void downloadExport(id)}>
            <Download aria-hidden className="size-3.5" />
            <Trans>Download</Trans>
          </Button>
        ),
    });
    onClose();
  }

  return (
    <>
      <DialogBody className="flex flex-col gap-4">
        <div className="grid grid-cols-3 gap-3">
          <SelectField
            label={t`What`}
            value={extent}
            onChange={(event) => setExtent(event.target.value as Extent)}
            options={[
              ...(selected ? [{ value: "selected", label: t`Selected: ${formatNumber(selected)}` }] : []),
              ...(list.filter
                ? [{ value: "matching", label: matchingLabel(t`Everything that matches`, list.total) }]
                : []),
              { value: "all", label: t`All of the list` },
            ]}
          />
          {list.what === "PAYMENTS" ? null : list.what === "ORDERS" ? (
            <SelectField
              label={t`Rows`}
              value={what}
              onChange={(event) => onWhat(event.target.value as ExportSubject)}
              options={[
                { value: "ORDERS", label: t`One for each order` },
                { value: "ORDER_LINES", label: t`One for each line` },
                { value: "PAYMENTS", label: t`One for each payment` },
              ]}
            />
          ) : (
            <SelectField
              label={t`Rows`}
              value={what}
              onChange={(event) => onWhat(event.target.value as ExportSubject)}
              options={[
                { value: "CUSTOMERS", label: t`One for each customer` },
                ...(may("NOTES_READ") ? [{ value: "NOTES", label: t`One for each note` }] : []),
              ]}
            />
          )}
          <SelectField
            label={t`Format`}
            value={format}
            onChange={(event) => setFormat(event.target.value as ExportFormat)}
            options={[
              { value: "XLSX", label: t`Excel` },
              { value: "CSV", label: "CSV" },
              { value: "JSON", label: "JSON" },
              { value: "JSONL", label: t`JSON Lines` },
            ]}
          />
        </div>
        <FieldChooser fields={fields} chosen={chosen} onChange={setChosen} />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            type="date"
            label={what === "CUSTOMERS" ? t`First known from` : t`From`}
            value={days.from}
            onChange={(event) => setDays({ ...days, from: event.target.value })}
          />
          <TextField
            type="date"
            label={t`To`}
            value={days.to}
            onChange={(event) => setDays({ ...days, to: event.target.value })}
          />
        </div>
        {format === "CSV" && (
          <CheckboxField
            label={t`Opens right in Excel`}
            hint={t`Begins with a byte order mark; other programs may not want it.`}
            checked={flags.isForExcel}
            onChange={(event) => setFlags({ ...flags, isForExcel: event.target.checked })}
          />
        )}
        {format === "CSV" && may("EXPORT_RAW") && (
          <CheckboxField
            label={t`Raw cells`}
            hint={t`Without the apostrophe that keeps a spreadsheet from taking text for a formula. For programs only; the log says so.`}
            checked={flags.isRaw}
            onChange={(event) => setFlags({ ...flags, isRaw: event.target.checked })}
          />
        )}
        {personal.length > 0 && (
          <Notice>
            <p className="mb-2 font-medium">
              <Plural
                value={personal.length}
                one="The file will hold personal data in # field: keep it only as long as you need it."
                other="The file will hold personal data in # fields: keep it only as long as you need it."
              />
            </p>
            <CheckboxField
              label={t`I have read this, and may use the data for what I need it for`}
              checked={flags.isAcknowledged}
              onChange={(event) => setFlags({ ...flags, isAcknowledged: event.target.checked })}
            />
          </Notice>
        )}
        <TextField
          label={t`Reason`}
          hint={t`Stands in the log of exports.`}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormNotice refusals={refusals} failure={failure} />
      </DialogBody>
      <DialogFooter>
        <Link to="/exports" onClick={onClose} className="mr-auto text-accent hover:underline">
          <Trans>Log of exports</Trans>
        </Link>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button variant="primary" isDisabled={isBlocked} isPending={isPending} onPress={() => void create()}>
          <Trans>Export</Trans>
        </Button>
      </DialogFooter>
    </>
  );
}

function matchingLabel(words: string, total: number | undefined): string {
  return total === undefined ? words : `${words}: ${formatNumber(total)}`;
}
