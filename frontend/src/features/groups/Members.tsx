import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { membersQuery, SHOWING } from "@/features/groups/data";
import {
  GroupAddDocument,
  GroupCandidatesDocument,
  type GroupMembersQuery,
  type GroupPartsFragment,
  GroupRemoveDocument,
} from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { formatNumber } from "@/lib/format";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Instant, Money, Nothing } from "@/ui/Values";

type Member = NonNullable<NonNullable<GroupMembersQuery["group"]>["customers"]>["nodes"][number];
const nameOf = (row: Pick<Member, "displayName" | "email" | "id">) => row.displayName || row.email || row.id;

/** Those who are in it, who spent most first. */
export function Members({ group }: { group: GroupPartsFragment }) {
  const { t } = useLingui();
  const may = useMay();
  const canMove = may("GROUPS_WRITE") && !group.rule;
  const list = useInfiniteQuery(membersQuery(group.id));
  const rows = list.data?.pages.flatMap(({ group: found }) => found?.customers?.nodes ?? []) ?? [];

  async function move(member: Pick<Member, "displayName" | "email" | "id">, isIn: boolean, isUndo = false) {
    const variables = { id: group.id, customers: { ids: [member.id] } };
    const { userErrors } = await (isIn ? write(GroupAddDocument, variables) : write(GroupRemoveDocument, variables));
    await invalidate(...SHOWING);
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    const name = nameOf(member);
    if (isUndo) return;
    toast(isIn ? t`${name} is in ${group.name}` : t`${name} is out of ${group.name}`, {
      undo: () => void move(member, !isIn, true),
    });
  }

  const columns: TableColumn<Member>[] = [
    {
      id: "name",
      header: t`Customer`,
      cell: (row) => (
        <Link to="/customers/$id" params={{ id: row.id }} className="rounded-sm font-medium hover:underline">
          {nameOf(row)}
        </Link>
      ),
    },
    { id: "email", header: t`E-mail`, cell: ({ email }) => email ?? <Nothing /> },
    { id: "orders", header: t`Orders`, isEnd: true, cell: ({ stats }) => formatNumber(stats.orderCount) },
    { id: "spent", header: t`Total spent`, isEnd: true, cell: ({ stats }) => <Money value={stats.totalSpent} /> },
    { id: "last", header: t`Last order`, isEnd: true, cell: ({ stats }) => <Instant at={stats.lastOrderAt} /> },
    ...(canMove
      ? [
          {
            id: "out",
            header: t`Actions`,
            isHeaderHidden: true,
            isEnd: true,
            cell: (row: Member) => (
              <IconButton
                label={t`Take ${nameOf(row)} out`}
                icon={<X className="size-4" />}
                onPress={() => void move(row, false)}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      {canMove && <Add onPick={(member) => void move(member, true)} />}
      {list.isPending && <Skeleton />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <p className="text-muted">
          {group.rule ? (
            <Trans>The segment holds nobody at this moment.</Trans>
          ) : (
            <Trans>Nobody yet. Find somebody above, or pick many in the list of customers.</Trans>
          )}
        </p>
      )}
      {rows.length > 0 && <Table label={t`Members`} columns={columns} rows={rows} />}
      {list.hasNextPage && (
        <div className="pt-3">
          <Button size="sm" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

function Add({ onPick }: { onPick: (member: { id: string; displayName: string; email: string | null }) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const settled = useSettled(text.trim(), 160);
  const found = useQuery({
    ...graphqlQuery(GroupCandidatesDocument, { search: settled }),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  const customers = text.trim() === "" ? [] : (found.data?.customers?.nodes ?? []);
  return (
    <div className="mb-3 max-w-md">
      <TextField
        label={t`Put somebody in`}
        placeholder={t`Name, e-mail or phone`}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="mt-1">
        {customers.map((customer) => (
          <li key={customer.id}>
            <button
              type="button"
              className="flex h-8 w-full items-center gap-3 rounded-md px-2 text-left hover:bg-hover"
              onClick={() => {
                setText("");
                onPick(customer);
              }}
            >
              <span className="font-medium">{customer.displayName}</span>
              <span className="truncate text-muted">{customer.email}</span>
            </button>
          </li>
        ))}
      </ul>
      {settled !== "" && text.trim() !== "" && found.isSuccess && customers.length === 0 && (
        <p className="mt-1 text-muted">
          <Trans>Nobody is found by that.</Trans>
        </p>
      )}
    </div>
  );
}
