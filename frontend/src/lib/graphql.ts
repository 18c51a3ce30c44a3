import type { TypedDocumentString } from "@/gql/graphql";

export const ENDPOINT = "/graphql";

/** Cross-site forms and images cannot set it: the server refuses cookie requests without it. */
const OWN_HEADER = { "X-Regulars-Client": "app" };

interface ServerError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; scope?: string; correlationId?: string };
}

interface Answer<Result> {
  data?: Result | null;
  errors?: ServerError[];
}

/** The server could not answer; carries what a person needs to report it. */
export class ServerFailure extends Error {
  override name = "ServerFailure";
  readonly code: string;
  readonly correlationId: string | undefined;

  constructor(message: string, code = "INTERNAL", correlationId?: string) {
    super(message);
    this.code = code;
    this.correlationId = correlationId;
  }
}

/** The caller lacks a scope for everything that was asked. */
export class Forbidden extends Error {
  override name = "Forbidden";
  readonly scope: string | undefined;

  constructor(scope: string | undefined) {
    super("FORBIDDEN");
    this.scope = scope;
  }
}

/** Nobody is signed in (any more). */
export class SignedOut extends Error {
  override name = "SignedOut";
}

const HASHED = /^sha256:([0-9a-f]{64})/;

/** How the server is told which operation is meant: by its hash in the built application, else by its text. */
export function named(document: { toString(): string }): { query: string } | { extensions: Record<string, unknown> } {
  const text = document.toString();
  const hash = HASHED.exec(text)?.[1];
  return hash ? { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } } : { query: text };
}

/**
 * Sends one operation. Fields beyond the caller's scopes arrive as null beside the rest;
 * only when nothing else was asked for is that a failure.
 */
export async function request<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const response = await fetch(ENDPOINT, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json", ...OWN_HEADER },
    body: JSON.stringify({ ...named(document), variables }),
    signal: signal ?? null,
  });
  return read<Result>(response);
}

async function read<Result>(response: Response): Promise<Result> {
  if (response.status === 401) throw new SignedOut();
  const answer = await parse<Result>(response);
  const errors = answer.errors ?? [];
  const code = (error: ServerError) => error.extensions?.code;
  if (errors.some((error) => code(error) === "UNAUTHENTICATED")) throw new SignedOut();
  const fatal = errors.find((error) => code(error) !== "FORBIDDEN");
  if (fatal && code(fatal) === "DOCUMENT_NOT_FOUND") {
    throw new ServerFailure("Regulars was updated meanwhile. Reload the page.", "DOCUMENT_NOT_FOUND");
  }
  if (fatal) throw new ServerFailure(fatal.message, code(fatal), fatal.extensions?.correlationId);
  if (answer.data && !isEmpty(answer.data)) return answer.data;
  if (errors[0]) throw new Forbidden(errors[0].extensions?.scope);
  if (answer.data) return answer.data;
  throw new ServerFailure(`The server answered ${response.status} without data.`);
}

async function parse<Result>(response: Response): Promise<Answer<Result>> {
  try {
    return (await response.json()) as Answer<Result>;
  } catch {
    throw new ServerFailure(`The server answered ${response.status}.`, String(response.status));
  }
}

function isEmpty(data: object): boolean {
  return Object.values(data).every((value) => value === null);
}
