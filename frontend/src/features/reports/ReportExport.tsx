import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useState } from "react";
import { ExportCreateDocument, type ExportFormat, type ReportInput } from "@/gql/graphql";
import { newKey, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { downloadExport } from "@/ui/exports/download";
import { SelectField, TextField } from "@/ui/Field";
import { followJob } from "@/ui/jobs/tray";
import { FormNotice } from "@/ui/Notice";

interface ReportExportProps {
  title: string;
  input: ReportInput;
  onClose: () => void;
}

/** The table as a file: the same question, so the same numbers. */
export default function ReportExport({ title, input, onClose }: ReportExportProps) {
  const { t } = useLingui();
  const [format, setFormat] = useState<ExportFormat>("XLSX");
  const [reason, setReason] = useState("");
  const [key] = useState(newKey);
  const { run, isPending, refusals, failure } = useWrite(ExportCreateDocument, "Exports");

  async function create() {
    const payload = await run({
      idempotencyKey: key,
      input: { what: "REPORT", format, report: input, byteOrderMark: format === "CSV", reason: reason.trim() || null },
    });
    if (!payload?.export) return;
    const { id } = payload.export;
    followJob({
      id,
      title: t`Export: ${title}`,
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
    <Dialog title={t`Export this report`} isOpen onClose={onClose} width="w-[28rem]">
      <DialogBody className="flex flex-col gap-4">
        <p className="text-muted">
          <Trans>All rows of the table, in its order, with the filters and the range that are set.</Trans>
        </p>
        <SelectField
          label={t`Format`}
          value={format}
          onChange={({ target }) => setFormat(target.value as ExportFormat)}
          options={[
            { value: "XLSX", label: t`Excel` },
            { value: "CSV", label: "CSV" },
            { value: "JSON", label: "JSON" },
          ]}
        />
        <TextField
          label={t`Reason`}
          hint={t`Stands in the log of exports.`}
          maxLength={1000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
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
        <Button variant="primary" isPending={isPending} onPress={() => void create()}>
          <Trans>Export</Trans>
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
