import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Button as AriaButton } from "react-aria-components";
import { NoteHistoryDocument } from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { graphqlQuery } from "@/lib/query";
import { Popover } from "@/ui/Popover";
import { RichText } from "@/ui/RichText";
import { ErrorState, Skeleton } from "@/ui/States";
import { Instant } from "@/ui/Values";

/** “edited”, and behind it every earlier wording: who wrote over it, and when. */
export function NoteHistory({ id }: { id: string }) {
  const { t } = useLingui();
  return (
    <Popover
      label={t`Earlier wordings`}
      className="max-h-96 w-80 overflow-y-auto p-3"
      trigger={
        <AriaButton className="rounded-sm underline decoration-dotted hover:text-fg">
          <Trans>edited</Trans>
        </AriaButton>
      }
    >
      <Wordings id={id} />
    </Popover>
  );
}

function Wordings({ id }: { id: string }) {
  const query = useQuery(graphqlQuery(NoteHistoryDocument, { id }));
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { node } = query.data;
  const revisions = node && "revisions" in node ? node.revisions : [];
  if (revisions.length === 0) {
    return (
      <p className="text-muted">
        <Trans>The wording is the first one; only its kind or its place changed.</Trans>
      </p>
    );
  }
  return (
    <ol className="flex flex-col gap-3">
      {revisions.map(({ at, body, actor }) => (
        <li key={at}>
          <p className="mb-1 text-muted text-xs">
            <Trans>
              until <Instant at={at} as="datetime" />, then {actorName(actor)} wrote over it
            </Trans>
          </p>
          <RichText>{body}</RichText>
        </li>
      ))}
    </ol>
  );
}
