import { ExportDownloadDocument } from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { write } from "@/lib/write";
import { toast } from "@/ui/Toast";

/** Asks for an address, which logs the fetch, and lets the browser save what is behind it. */
export async function downloadExport(id: string): Promise<void> {
  const { download, userErrors } = await write(ExportDownloadDocument, { id });
  if (!download) {
    toast(userErrors[0]?.message ?? "", { tone: "bad" });
    return;
  }
  const link = document.createElement("a");
  // The path alone: behind a proxy the server may know itself by another name.
  link.href = new URL(download.url).pathname;
  link.download = download.fileName;
  link.click();
  await invalidate("Exports");
}
