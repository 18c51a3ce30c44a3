/** What is taken in, the file that was sent, and the import that is looked at. */
export interface ImportsSearch {
  what?: string | undefined;
  upload?: string | undefined;
  job?: string | undefined;
}

/** Written out: it is part of what every page loads. */
export function importsSearch({ what, upload, job }: Record<string, unknown>): ImportsSearch {
  const word = (value: unknown) => (typeof value === "string" && /^\w{1,30}$/.test(value) ? value : undefined);
  return { what: word(what), upload: word(upload), job: word(job) };
}
