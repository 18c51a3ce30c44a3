import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil, Plus, Users, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { TOUCHED } from "@/features/companies/state";
import { useRoleWords } from "@/features/companies/words";
import {
  CompanyMemberRemoveDocument,
  CompanyMemberSetDocument,
  CompanyMembersDocument,
  type CompanyMembersQuery,
} from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { request } from "@/lib/graphql";
import { invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Instant, Money, Nothing } from "@/ui/Values";

const MemberDialog = lazy(() => import("@/features/companies/MemberDialog"));
type Member = NonNullable<CompanyMembersQuery["company"]>["members"]["nodes"][number];

/** Who orders for the company, in which role and up to which amount. */
export function Members({ id, name, isOpen }: { id: string; name: string; isOpen: boolean }) {
  const { t } = useLingui();
  const canWrite = useMay()("COMPANIES_WRITE") && isOpen;
  const [changing, setChanging] = useState<Member | "new">();
  const query = useInfiniteQuery({
    queryKey: ["CompanyMembers", { id }] as const,
    queryFn: ({ pageParam: after, signal }) => request(CompanyMembersDocument, { id, first: 20, after }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ company }) => {
      const page = company?.members.pageInfo;
      return page?.hasNextPage ? page.endCursor : undefined;
    },
  });
  const members = query.data?.pages.flatMap(({ company }) => company?.members.nodes ?? []) ?? [];
  const total = query.data?.pages[0]?.company?.members.totalCount;

  async function remove({ customer, role, canApproveUpTo }: Member) {
    if (!customer) return;
    const { userErrors } = await write(CompanyMemberRemoveDocument, { companyId: id, customerId: customer.id });
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    await invalidate(...TOUCHED);
    const limit = canApproveUpTo && { amount: canApproveUpTo.amount, currencyCode: canApproveUpTo.currencyCode };
    toast(t`${customer.displayName} does not order for ${name} any more.`, {
      undo: () =>
        void write(CompanyMemberSetDocument, {
          companyId: id,
          customerId: customer.id,
          role,
          canApproveUpTo: limit,
        }).then(() => invalidate(...TOUCHED)),
    });
  }

  const columns = useColumns();
  return (
    <Section
      title={
        <>
          <Trans>Members</Trans>{" "}
          {total !== undefined && <span className="font-normal text-muted">{formatNumber(total)}</span>}
        </>
      }
      actions={
        canWrite && (
          <Button size="sm" onPress={() => setChanging("new")}>
            <Plus className="size-3.5" />
            <Trans>Add a member</Trans>
          </Button>
        )
      }
    >
      {query.isPending && <Skeleton lines={3} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && members.length === 0 && (
        <EmptyState icon={<Users />} title={t`Nobody orders for it yet`}>
          <Trans>Add the customers who order for this company. Each has a role and, where you say so, a limit.</Trans>
        </EmptyState>
      )}
      {members.length > 0 && (
        <Table
          label={t`Members`}
          rows={members}
          columns={
            canWrite
              ? [
                  ...columns,
                  {
                    id: "verbs",
                    header: t`What to do`,
                    isHeaderHidden: true,
                    isEnd: true,
                    cell: (member) => (
                      <span className="flex justify-end gap-1">
                        <IconButton
                          label={t`Change ${member.customer?.displayName ?? ""}`}
                          icon={<Pencil className="size-3.5" />}
                          onPress={() => setChanging(member)}
                        />
                        <IconButton
                          label={t`Remove ${member.customer?.displayName ?? ""}`}
                          icon={<X className="size-3.5" />}
                          onPress={() => void remove(member)}
                        />
                      </span>
                    ),
                  },
                ]
              : columns
          }
        />
      )}
      {query.hasNextPage && (
        <div className="mt-3">
          <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      )}
      <Suspense>
        {changing && (
          <MemberDialog
            companyId={id}
            companyName={name}
            member={changing === "new" ? undefined : asMember(changing)}
            onClose={() => setChanging(undefined)}
          />
        )}
      </Suspense>
    </Section>
  );
}

function asMember({ customer, role, canApproveUpTo }: Member) {
  return customer ? { customer, role, limit: canApproveUpTo?.amount ?? "" } : undefined;
}

function useColumns(): TableColumn<Member>[] {
  const { t } = useLingui();
  const words = useRoleWords();
  return [
    {
      id: "name",
      header: t`Name`,
      cell: ({ customer }) =>
        customer ? (
          <Link to="/customers/$id" params={{ id: customer.id }} className="font-medium hover:underline">
            {customer.displayName}
          </Link>
        ) : (
          <Nothing />
        ),
    },
    { id: "email", header: t`E-mail`, className: "text-soft", cell: ({ customer }) => customer?.email ?? <Nothing /> },
    { id: "role", header: t`Role`, cell: ({ role }) => words[role] },
    { id: "limit", header: t`Limit`, isEnd: true, cell: ({ canApproveUpTo }) => <Money value={canApproveUpTo} /> },
    {
      id: "since",
      header: t`Since`,
      isEnd: true,
      className: "text-soft",
      cell: ({ joinedAt }) => <Instant at={joinedAt} />,
    },
  ];
}
