import { Trans, useLingui } from "@lingui/react/macro";
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useReasonWords } from "@/features/messaging/words";
import {
  SuppressionAddDocument,
  SuppressionListDocument,
  type SuppressionListQuery,
  SuppressionRemoveDocument,
} from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { request } from "@/lib/graphql";
import { useMay } from "@/lib/viewer";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { SearchBox } from "@/ui/SearchBox";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Instant, Nothing } from "@/ui/Values";

type Line = NonNullable<SuppressionListQuery["suppressions"]>["nodes"][number];

function listQuery(search: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["SuppressionList", search ?? ""] as const,
    queryFn: ({ pageParam, signal }) =>
      request(SuppressionListDocument, { first: 25, after: pageParam, search: search ?? null }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ suppressions }) =>
      suppressions?.pageInfo.hasNextPage ? suppressions.pageInfo.endCursor : undefined,
    placeholderData: keepPreviousData,
  });
}

/** Addresses that must not be written to: why, since when, and a way back. */
export function Suppressions() {
  const { t } = useLingui();
  const may = useMay();
  const reasons = useReasonWords();
  const [search, setSearch] = useState<string>();
  const [releasing, setReleasing] = useState<Line>();
  const [isAdding, setAdding] = useState(false);
  const list = useInfiniteQuery(listQuery(search));
  const lines = list.data?.pages.flatMap(({ suppressions }) => suppressions?.nodes ?? []) ?? [];
  const total = list.data?.pages[0]?.suppressions?.totalCount;
  const columns: TableColumn<Line>[] = [
    { id: "address", header: t`Address`, cell: ({ address }) => <span className="font-medium">{address}</span> },
    { id: "because", header: t`Reason`, cell: ({ because }) => reasons[because] },
    { id: "at", header: t`Since`, cell: ({ at }) => <Instant at={at} /> },
    {
      id: "detail",
      header: t`What was said`,
      className: "max-w-72 truncate text-muted",
      cell: ({ detail }) => detail ?? <Nothing />,
    },
    {
      id: "release",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (line) =>
        may("MESSAGES_SEND") && (
          <Button size="sm" aria-label={t`Release ${line.address}`} onPress={() => setReleasing(line)}>
            <Trans>Release</Trans>
          </Button>
        ),
    },
  ];
  return (
    <Section
      title={
        <>
          <Trans>Addresses not written to</Trans>{" "}
          {total !== undefined && <span className="font-normal text-muted">{formatNumber(total)}</span>}
        </>
      }
      actions={
        <>
          {may("PII_READ") && <SearchBox label={t`An address begins with`} value={search} onChange={setSearch} />}
          {may("MESSAGES_SEND") && (
            <Button onPress={() => setAdding(true)}>
              <Trans>Block an address</Trans>
            </Button>
          )}
        </>
      }
    >
      {list.isPending && <Skeleton />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && lines.length === 0 && (
        <p className="text-muted">
          <Trans>None. Addresses that do not exist, that send mail back or complain come here by themselves.</Trans>
        </p>
      )}
      {lines.length > 0 && <Table label={t`Addresses not written to`} columns={columns} rows={lines} />}
      {list.hasNextPage && (
        <div className="mt-3">
          <Button isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            <Trans>More</Trans>
          </Button>
        </div>
      )}
      {isAdding && <AddDialog onClose={() => setAdding(false)} />}
      {releasing && <ReleaseDialog line={releasing} onClose={() => setReleasing(undefined)} />}
    </Section>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const add = useWrite(SuppressionAddDocument, "SuppressionList");
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    if (await add.run({ address: form.address ?? "", detail: form.detail })) onClose();
  }
  return (
    <Dialog isOpen title={t`Block an address`} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(add.refusals, ["address", "detail"])} failure={add.failure} />
          <TextField label={t`Address`} name="address" required autoFocus error={refusalOf(add.refusals, "address")} />
          <TextField label={t`Why`} name="detail" error={refusalOf(add.refusals, "detail")} />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={add.isPending}>
            <Trans>Block</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function ReleaseDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useLingui();
  const remove = useWrite(SuppressionRemoveDocument, "SuppressionList");
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { reason } = formValues(event.currentTarget);
    if (await remove.run({ id: line.id, reason: reason ?? "" })) onClose();
  }
  return (
    <Dialog isOpen title={t`Write to ${line.address} again`} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(remove.refusals, ["reason"])} failure={remove.failure} />
          <TextField
            label={t`Why`}
            name="reason"
            required
            autoFocus
            hint={t`Stays in the audit log`}
            error={refusalOf(remove.refusals, "reason")}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={remove.isPending}>
            <Trans>Release</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
