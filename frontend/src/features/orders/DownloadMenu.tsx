import { useLingui } from "@lingui/react/macro";
import { Download } from "lucide-react";
import { type DocumentFormat, OrderFileDocument } from "@/gql/graphql";
import { request } from "@/lib/graphql";
import { IconButton } from "@/ui/Button";
import { MenuButton, MenuItem } from "@/ui/Menu";
import { toast } from "@/ui/Toast";

/** The order as a file: to print, for a spreadsheet, for a program. */
export function DownloadMenu({ id }: { id: string }) {
  const { t } = useLingui();
  const forms: [DocumentFormat, string][] = [
    ["PDF", t`PDF document`],
    ["CSV", t`CSV for spreadsheets`],
    ["JSON", t`JSON for programs`],
  ];

  async function save(format: DocumentFormat) {
    try {
      const file = (await request(OrderFileDocument, { id, format })).order?.document;
      if (!file) return;
      const link = document.createElement("a");
      // The path alone: behind a proxy the server may know itself by another name.
      link.href = new URL(file.url).pathname;
      link.download = file.fileName;
      link.click();
    } catch (error) {
      toast((error as Error).message, { tone: "bad" });
    }
  }

  return (
    <MenuButton label={t`Download`} trigger={<IconButton label={t`Download`} icon={<Download className="size-4" />} />}>
      {forms.map(([format, label]) => (
        <MenuItem key={format} onAction={() => void save(format)}>
          {label}
        </MenuItem>
      ))}
    </MenuButton>
  );
}
