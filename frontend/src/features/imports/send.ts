import { UploadCreateDocument } from "@/gql/graphql";
import { write } from "@/lib/write";

/** What the server or the line said against a file. */
export class NotSent extends Error {
  override name = "NotSent";
}

/** Makes place for a file and sends its bytes; gives the upload's id. `onProgress` hears the share that has gone. */
export async function sendFile(file: File, onProgress: (share: number) => void): Promise<string> {
  const { upload, userErrors } = await write(UploadCreateDocument, { fileName: file.name, sizeBytes: file.size });
  if (!upload) throw new NotSent(userErrors[0]?.message);
  await put(new URL(upload.url).pathname, file, onProgress);
  return upload.id;
}

function put(path: string, file: File, onProgress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest(); // fetch tells nothing of how much has gone
    sending.open("PUT", path);
    sending.setRequestHeader("X-Regulars-Client", "app");
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    sending.onload = () => (sending.status === 200 ? resolve() : reject(new NotSent(said(sending.responseText))));
    sending.onerror = () => reject(new NotSent());
    sending.send(file);
  });
}

function said(answer: string): string | undefined {
  try {
    return (JSON.parse(answer) as { error?: { message?: string } }).error?.message;
  } catch {
    return undefined;
  }
}
