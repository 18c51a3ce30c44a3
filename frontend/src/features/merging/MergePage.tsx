import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { AddRecord } from "@/features/merging/AddRecord";
import { FieldTable } from "@/features/merging/FieldTable";
import { useUndo } from "@/features/merging/undo";
import { counted } from "@/features/merging/words";
import { MergeDocument, MergeLookDocument } from "@/gql/graphql";
import { graphqlQuery, queryClient } from "@/lib/query";
import { newKey, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { FormNotice, Notice } from "@/ui/Notice";
import { PageHeader, ScrollPage } from "@/ui/Page";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";

export interface MergeSearch {
  ids?: string;
  into?: string;
}

/** Records side by side: who stays, whose values stand, what goes over. */
export function MergePage({ search }: { search: MergeSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const undo = useUndo();
  const ids = search.ids?.split(",").filter(Boolean) ?? [];
  const [choices, setChoices] = useState<Record<string, string>>({});
  const [key] = useState(newKey);
  const merge = useWrite(MergeDocument);
  const isEnough = ids.length > 1;
  const variables = {
    ids,
    survivorId: search.into ?? null,
    choices: Object.entries(choices).map(([field, takeFrom]) => ({ field, takeFrom })),
  };
  const query = useQuery({
    ...graphqlQuery(MergeLookDocument, variables),
    enabled: isEnough,
    placeholderData: keepPreviousData,
  });
  const look = isEnough ? query.data?.mergePreview : undefined;
  const change = (next: MergeSearch) =>
    void navigate({ to: "/customers/merge", search: (before) => ({ ...before, ...next }), replace: true });

  async function run() {
    if (!look?.survivor) return;
    const done = await merge.run({
      ...variables,
      survivorId: look.survivor.id,
      expectedVersions: look.customers.map(({ id, version }) => ({ id, version })),
      idempotencyKey: key,
    });
    if (!done?.merge || !done.customer) return;
    const { id } = done.merge;
    await queryClient.invalidateQueries();
    toast(t`Merged into ${done.customer.displayName}`, { undo: () => void undo(id) });
    void navigate({ to: "/customers/$id", params: { id: done.customer.id } });
  }

  return (
    <ScrollPage>
      <PageHeader
        title={<Trans>Merge customers</Trans>}
        actions={
          look && (
            <Button
              variant="primary"
              isDisabled={merge.isPending || look.blockers.length > 0}
              onPress={() => void run()}
            >
              <Trans>Merge {look.customers.length} records</Trans>
            </Button>
          )
        }
      />
      <div className="flex max-w-5xl flex-col gap-4 px-6 pb-16">
        <FormNotice refusals={merge.refusals} failure={merge.failure} />
        {look?.blockers.map(({ blocker, customerId, message }) => (
          <Notice key={blocker + customerId} tone="bad">
            {message}
          </Notice>
        ))}
        {!isEnough && (
          <p className="text-muted">
            <Trans>Choose the other records of this person. Nothing is changed before you merge.</Trans>
          </p>
        )}
        {isEnough && query.isPending && <Skeleton lines={8} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {look && (
          <>
            <FieldTable
              look={look}
              picked={{ survivorId: search.into, choices }}
              onSurvivor={(into) => change({ into })}
              onChoose={(field, from) => setChoices((before) => ({ ...before, [field]: from }))}
              onLeaveOut={(id) => change({ ids: ids.filter((one) => one !== id).join(",") })}
            />
            <p aria-live="polite">
              <Trans>Goes over to the survivor:</Trans> {counted(look.moves) || t`nothing`}
            </p>
            <p className="text-muted">
              <Trans>Tags, further addresses, numbers and ids go over too. It can be undone for 30 days.</Trans>
            </p>
          </>
        )}
        <AddRecord ids={ids} onAdd={(id) => change({ ids: [...ids, id].join(",") })} />
      </div>
    </ScrollPage>
  );
}
