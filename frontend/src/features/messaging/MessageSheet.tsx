import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Letter } from "@/features/messaging/Letter";
import { useReasonWords } from "@/features/messaging/words";
import {
  MessageCancelDocument,
  MessageDetailDocument,
  type MessageDetailQuery,
  MessageResendDocument,
  type MessageStatus,
} from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { MessageState } from "@/ui/messageStatus";
import { NotFound } from "@/ui/NotFound";
import { FormNotice, Notice } from "@/ui/Notice";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";
import { Instant } from "@/ui/Values";

type Detail = Extract<NonNullable<MessageDetailQuery["node"]>, { title: string }>;

const WAITS: readonly MessageStatus[] = ["HELD", "QUEUED"];
const AGAIN: readonly MessageStatus[] = ["HELD", "FAILED", "UNCERTAIN", "CANCELLED"];

/** One message: whom, what, how it fared, and what can be done. */
export function MessageSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(MessageDetailDocument, { id }));
  const node = query.data?.node;
  const message = node && "title" in node ? (node as Detail) : undefined;
  return (
    <Dialog isOpen kind="sheet" width="w-[44rem]" title={message?.title ?? t`Message`} onClose={onClose}>
      {query.isPending && <Skeleton lines={6} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && !message && <NotFound />}
      {message && (
        <>
          <DialogBody className="flex flex-col gap-4">
            <Fate message={message} />
            <Facts message={message} />
            {message.html && message.body ? (
              <Letter html={message.html} text={message.body} />
            ) : (
              <p className="text-muted">
                <Trans>What it says is not open to your role, or was erased.</Trans>
              </p>
            )}
          </DialogBody>
          <Actions message={message} />
        </>
      )}
    </Dialog>
  );
}

function Fate({ message }: { message: Detail }) {
  const reasons = useReasonWords();
  const { status, error, suppressedBecause } = message;
  if (suppressedBecause) return <Notice>{reasons[suppressedBecause]}</Notice>;
  if (error) return <Notice tone={status === "FAILED" || status === "BOUNCED" ? "bad" : "warn"}>{error}</Notice>;
  if (status !== "HELD") return null;
  return (
    <Notice tone="accent">
      <Trans>
        Kept, since there was no mail server when it was written. It is sent only by hand, even if there is one now.
      </Trans>
    </Notice>
  );
}

function Facts({ message }: { message: Detail }) {
  const { t } = useLingui();
  const { customer, attempts, nextTryAt, sendAt, sentAt, deliveredAt } = message;
  const waits = message.status === "QUEUED" && nextTryAt !== null;
  const facts: [string, ReactNode][] = [
    [t`Status`, <MessageState key="status" value={message.status} sendAt={sendAt} />],
    [t`To`, [message.recipientName, message.to && `<${message.to}>`].filter(Boolean).join(" ")],
    [t`Subject`, message.subject],
    [
      t`Customer`,
      customer && (
        <Link to="/customers/$id" params={{ id: customer.id }} className="hover:underline">
          {customer.displayName}
        </Link>
      ),
    ],
    [t`Store`, message.store.name],
    [t`Written`, <Instant key="written" at={message.queuedAt} as="datetime" />],
    [t`To be sent`, sendAt && <Instant at={sendAt} as="datetime" />],
    [t`Sent`, sentAt && <Instant at={sentAt} as="datetime" />],
    [t`Arrived`, deliveredAt && <Instant at={deliveredAt} as="datetime" />],
    [t`Tries`, attempts > 0 && formatNumber(attempts)],
    [t`Next try`, waits && nextTryAt !== sendAt && <Instant at={nextTryAt} as="datetime" />],
  ];
  return (
    <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="truncate">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Actions({ message }: { message: Detail }) {
  const { t } = useLingui();
  const may = useMay();
  const stale = ["MessageList", "MessageTotal", "MessageDetail", "CustomerMessages"];
  const cancel = useWrite(MessageCancelDocument, ...stale);
  const resend = useWrite(MessageResendDocument, ...stale);
  const { id, status, sendAt } = message;
  const isScheduled = status === "QUEUED" && sendAt !== null;
  if (!may("MESSAGES_SEND") || !(WAITS.includes(status) || AGAIN.includes(status))) return null;
  return (
    <>
      <div className="px-5 empty:hidden">
        <FormNotice refusals={[...cancel.refusals, ...resend.refusals]} failure={cancel.failure ?? resend.failure} />
      </div>
      <DialogFooter>
        {WAITS.includes(status) && (
          <Button
            isPending={cancel.isPending}
            onPress={async () => (await cancel.run({ id })) && toast(t`It will not be sent`)}
          >
            <Trans>Cancel message</Trans>
          </Button>
        )}
        {(AGAIN.includes(status) || isScheduled) && (
          <Button
            variant="primary"
            isPending={resend.isPending}
            onPress={async () => (await resend.run({ id })) && toast(t`It is on its way`)}
          >
            {status === "HELD" || isScheduled ? <Trans>Send now</Trans> : <Trans>Send again</Trans>}
          </Button>
        )}
      </DialogFooter>
    </>
  );
}
