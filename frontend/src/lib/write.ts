import { useState } from "react";
import type { RefusalFragment, TypedDocumentString } from "@/gql/graphql";
import { Forbidden, request, SignedOut } from "@/lib/graphql";
import { queryClient } from "@/lib/query";

export type Refusal = RefusalFragment;

/** What the single mutation of a document answers with. */
export type PayloadOf<Result> = NonNullable<Result[keyof Result]>;
type RefusalOf<Result> = PayloadOf<Result> extends { userErrors: (infer One)[] } ? One : Refusal;

/** Sends a document with one mutation and gives its payload. */
export async function write<Result extends object, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<PayloadOf<Result>> {
  const [payload] = Object.values(await request(document, variables)) as (PayloadOf<Result> | null)[];
  if (!payload) throw new Forbidden(undefined);
  return payload;
}

export interface Writing<Result, Variables> {
  /** The payload when it was done, undefined when it was refused or failed; both are then in `refusals` or `failure`. */
  run: (variables: Variables) => Promise<PayloadOf<Result> | undefined>;
  isPending: boolean;
  refusals: readonly RefusalOf<Result>[];
  failure: Error | undefined;
  clear: () => void;
}

export function useWrite<Result extends object, Variables>(
  document: TypedDocumentString<Result, Variables>,
  ...invalidates: string[]
): Writing<Result, Variables> {
  const [isPending, setPending] = useState(false);
  const [refusals, setRefusals] = useState<readonly RefusalOf<Result>[]>([]);
  const [failure, setFailure] = useState<Error>();

  async function run(variables: Variables) {
    setPending(true);
    setFailure(undefined);
    try {
      const payload = await write(document, variables);
      const { userErrors } = payload as unknown as { userErrors: RefusalOf<Result>[] };
      setRefusals(userErrors);
      if (userErrors.length > 0) return undefined;
      for (const name of invalidates) void queryClient.invalidateQueries({ queryKey: [name] });
      return payload;
    } catch (error) {
      if (error instanceof SignedOut) void queryClient.invalidateQueries({ queryKey: ["Viewer"] });
      setFailure(error as Error);
      return undefined;
    } finally {
      setPending(false);
    }
  }

  function clear() {
    setRefusals([]);
    setFailure(undefined);
  }

  return { run, isPending, refusals, failure, clear };
}

/** The message that belongs beside the field: its name is the last word of the refusal's path. */
export function refusalOf(
  refusals: readonly { message: string; path: string[] | null }[],
  field: string,
): string | undefined {
  return refusals.find(({ path }) => path?.at(-1) === field)?.message;
}

/** Messages that no field of the form shows. */
export function otherRefusals<One extends { path: string[] | null }>(
  refusals: readonly One[],
  fields: readonly string[],
): One[] {
  return refusals.filter(({ path }) => !fields.includes(path?.at(-1) ?? ""));
}

/** The fields of a form as text, empty ones as null. */
export function formValues(form: HTMLFormElement): Record<string, string | null> {
  const values: Record<string, string | null> = {};
  for (const [key, value] of new FormData(form)) values[key] = typeof value === "string" ? value.trim() || null : null;
  return values;
}

/** Makes a retried creation one creation. */
export function newKey(): string {
  return crypto.randomUUID();
}
