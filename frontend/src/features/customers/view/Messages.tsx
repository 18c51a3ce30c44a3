import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { CustomerMessagesDocument, type CustomerMessagesQuery } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { MessageState } from "@/ui/messageStatus";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant } from "@/ui/Values";

type Line = NonNullable<NonNullable<CustomerMessagesQuery["customer"]>["messages"]>["nodes"][number];

const PAGE = 10;
const MOST = 100;

/** What was written to the customer, and whether it arrived. */
export default function Messages({ customerId: id }: { customerId: string }) {
  const { t } = useLingui();
  const may = useMay();
  const [first, setFirst] = useState(PAGE);
  const query = useQuery({
    ...graphqlQuery(CustomerMessagesDocument, { id, first }),
    enabled: may("MESSAGES_READ"),
    placeholderData: keepPreviousData,
  });
  const columns: TableColumn<Line>[] = [
    { id: "at", header: t`Written`, cell: ({ queuedAt }) => <Instant at={queuedAt} as="datetime" /> },
    {
      id: "title",
      header: t`Message`,
      cell: (line) => (
        <Link to="/messages" search={{ open: line.id }} className="font-medium hover:underline">
          {line.title}
        </Link>
      ),
    },
    { id: "to", header: t`To`, cell: ({ to }) => to },
    {
      id: "status",
      header: t`Status`,
      cell: ({ status, sendAt }) => <MessageState value={status} sendAt={sendAt} />,
    },
  ];
  if (!may("MESSAGES_READ")) return null;
  const messages = query.data?.customer?.messages;
  return (
    <Section
      title={
        <>
          <Trans>Messages to the customer</Trans>{" "}
          {messages && <span className="font-normal text-muted">{formatNumber(messages.totalCount)}</span>}
        </>
      }
    >
      {query.isPending && <Skeleton lines={3} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {messages?.nodes.length === 0 && (
        <p className="text-muted">
          <Trans>Nothing was written to this customer yet.</Trans>
        </p>
      )}
      {messages && messages.nodes.length > 0 && (
        <Table label={t`Messages to the customer`} columns={columns} rows={messages.nodes} />
      )}
      {messages?.pageInfo.hasNextPage && first < MOST && (
        <div className="mt-3">
          <Button onPress={() => setFirst(MOST)}>
            <Trans>More</Trans>
          </Button>
        </div>
      )}
    </Section>
  );
}
