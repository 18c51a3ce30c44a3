import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Mail } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { MessageSheet } from "@/features/messaging/MessageSheet";
import { filterOf, type MessagesSearch, messageListQuery } from "@/features/messaging/state";
import { useKindWords } from "@/features/messaging/words";
import { MailServerDocument, type MessageLineFragment, MessageTotalDocument } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { DataGrid } from "@/ui/grid/DataGrid";
import type { GridColumn } from "@/ui/grid/types";
import { MessageState } from "@/ui/messageStatus";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/Page";
import { QuickFilter } from "@/ui/QuickFilter";
import { EmptyState, ErrorState } from "@/ui/States";
import { Instant, Nothing } from "@/ui/Values";

/** Every mail that was written, what became of it, and the outbox. */
export function MessagesPage({ search }: { search: MessagesSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [active, setActive] = useState<string>();
  const columns = useColumns();
  const filter = filterOf(search);
  const list = useInfiniteQuery(messageListQuery(filter));
  const rows = useMemo(() => list.data?.pages.flatMap(({ messages }) => messages?.nodes ?? []) ?? [], [list.data]);
  const count = useQuery({
    ...graphqlQuery(MessageTotalDocument, { filter: filter ?? null }),
    placeholderData: keepPreviousData,
  });
  const total = count.data?.messages?.totalCount;
  const change = useCallback(
    (next: { [Key in keyof MessagesSearch]: string | undefined }) =>
      void navigate({ to: "/messages", search: (before) => ({ ...before, ...next }) as MessagesSearch, replace: true }),
    [navigate],
  );
  const onOpen = useCallback(({ id }: MessageLineFragment) => change({ open: id }), [change]);
  const index = rows.findIndex(({ id }) => id === active);
  const walk = (step: number) => setActive(rows[Math.max(0, Math.min(index + step, rows.length - 1))]?.id);
  const section = t`This list`;
  useHotkeys([
    { keys: "j", label: t`Next message`, section, run: () => walk(1) },
    { keys: "k", label: t`Previous message`, section, run: () => walk(index < 0 ? 1 : -1) },
    { keys: "Enter", label: t`Open`, section, run: () => rows[index] && onOpen(rows[index]) },
  ]);

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={<Trans>Messages</Trans>}
        aside={total !== undefined && <span className="text-muted">{formatNumber(total)}</span>}
      />
      <NoServer />
      <div className="flex px-6 pb-3">
        <QuickFilter
          label={t`Which messages`}
          value={search.show ?? ""}
          choices={[
            { value: "", label: t`All` },
            { value: "outbox", label: t`Outbox` },
            { value: "sent", label: t`Sent` },
            { value: "trouble", label: t`Trouble` },
          ]}
          onChange={(show) => change({ show: show || undefined })}
        />
      </div>
      <div className="min-h-0 flex-1 border-line border-t">
        {list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataGrid
            label={t`Messages`}
            columns={columns}
            rows={rows}
            total={total}
            sort=""
            onSort={() => {}}
            activeId={active}
            onActive={setActive}
            onOpen={onOpen}
            href={({ id }) => `/messages?open=${id}`}
            hasMore={list.hasNextPage && !list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            isStale={list.isPlaceholderData}
            isLoading={list.isPending}
            question={JSON.stringify(filter ?? {})}
            empty={
              <EmptyState icon={<Mail />} title={filter ? t`No message like this` : t`No messages yet`}>
                <Trans>Invitations, links to new passwords and other mails to customers stand here once written.</Trans>
              </EmptyState>
            }
          />
        )}
      </div>
      {search.open && <MessageSheet id={search.open} onClose={() => change({ open: undefined })} />}
    </div>
  );
}

/** Says why nothing leaves. */
function NoServer() {
  const may = useMay();
  const server = useQuery({ ...graphqlQuery(MailServerDocument, {}), enabled: may("SETTINGS_READ") });
  if (!server.isSuccess) return null;
  if (server.data.smtp && server.data.smtp.isWorking !== false) return null;
  return (
    <div className="px-6 pb-3">
      <Notice tone={server.data.smtp ? "bad" : "accent"}>
        {server.data.smtp ? (
          <Trans>The mail server cannot be used at the moment: {server.data.smtp.lastError}</Trans>
        ) : (
          <Trans>There is no mail server: messages are kept here and nothing is sent.</Trans>
        )}{" "}
        <Link to="/settings/mail" className="underline">
          <Trans>Mail settings</Trans>
        </Link>
      </Notice>
    </div>
  );
}

function useColumns(): GridColumn<MessageLineFragment>[] {
  const { t } = useLingui();
  const kinds = useKindWords();
  return [
    { id: "at", header: t`Written`, width: 10.5, cell: ({ queuedAt }) => <Instant at={queuedAt} as="datetime" /> },
    {
      id: "customer",
      header: t`Customer`,
      width: 8,
      grow: 1,
      cell: ({ customer, recipientName }) => customer?.displayName ?? recipientName ?? <Nothing />,
    },
    { id: "to", header: t`To`, width: 9, grow: 1.2, cell: ({ to }) => to ?? <Nothing /> },
    { id: "title", header: t`Message`, width: 9, grow: 1, cell: ({ title }) => title },
    {
      id: "subject",
      header: t`Subject`,
      width: 9,
      grow: 1.6,
      cell: ({ subject }) => (subject ? <span className="text-soft">{subject}</span> : <Nothing />),
    },
    { id: "kind", header: t`Kind`, width: 5.5, cell: ({ kind }) => <span className="text-soft">{kinds[kind]}</span> },
    {
      id: "status",
      header: t`Status`,
      width: 6.5,
      cell: ({ status, sendAt }) => <MessageState value={status} sendAt={sendAt} />,
    },
  ];
}
