import { type Client, createClient } from "graphql-ws";
import { useEffect, useEffectEvent, useState } from "react";
import type { TypedDocumentString } from "@/gql/graphql";
import { ENDPOINT, named } from "@/lib/graphql";
import { operationName } from "@/lib/query";

let client: Client | undefined;

function connection(): Client {
  client ??= createClient({
    url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${ENDPOINT}`,
    lazyCloseTimeout: 5_000,
    keepAlive: 20_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
  });
  return client;
}

// graphql-ws rejects into the void when the last listener leaves while it waits to reconnect: nothing is wrong then.
addEventListener("unhandledrejection", (event) => {
  const reason = event.reason as { code?: number; reason?: string } | null;
  if (reason?.code === 1000 && reason.reason === "All Subscriptions Gone") event.preventDefault();
});

/** Ends every subscription, so that the next one is opened as whoever signs in next. */
export function closeLive(): void {
  void client?.dispose();
  client = undefined;
}

export interface Live<Result> {
  data: Result | undefined;
  isLive: boolean;
}

/** Listens while mounted; `variables` may be undefined to wait. Each push goes to `onData` too. */
export function useLive<Result, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables | undefined,
  onData?: (data: Result) => void,
): Live<Result> {
  const [state, setState] = useState<Live<Result> & { key: string }>({ data: undefined, isLive: false, key: "" });
  const key = variables === undefined ? "" : JSON.stringify(variables);
  const push = useEffectEvent((data: Result) => onData?.(data));
  const quiet = useEffectEvent(() => setState((before) => ({ ...before, isLive: false })));
  const query = document.toString();

  useEffect(() => {
    if (!key) return;
    return connection().subscribe<Result>(
      {
        query: "", // the protocol wants one; it gives way to the hash
        ...named(query),
        operationName: operationName(query),
        variables: JSON.parse(key) as Record<string, unknown>,
      },
      {
        next: ({ data }) => {
          if (!data) return;
          setState({ data, isLive: true, key });
          push(data);
        },
        error: () => quiet(),
        complete: () => quiet(),
      },
    );
  }, [query, key]);

  return state.key === key ? state : { data: state.data, isLive: false };
}
