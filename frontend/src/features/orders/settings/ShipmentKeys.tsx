import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  ShipmentKeyCreateDocument,
  ShipmentKeyDeleteDocument,
  ShipmentKeysDocument,
  type ShipmentKeysQuery,
} from "@/gql/graphql";
import { actorName } from "@/lib/actor";
import { graphqlQuery } from "@/lib/query";
import { useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { FormNotice } from "@/ui/Notice";
import { SecretBox } from "@/ui/SecretBox";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";
import { Instant, Nothing } from "@/ui/Values";

type Shop = ShipmentKeysQuery["stores"][number];

/** By which key the carriers of each store sign what they report. */
export function ShipmentKeys() {
  const { t } = useLingui();
  const query = useQuery(graphqlQuery(ShipmentKeysDocument, {}));
  const making = useWrite(ShipmentKeyCreateDocument, "ShipmentKeys");
  const revoking = useWrite(ShipmentKeyDeleteDocument, "ShipmentKeys");
  const [made, setMade] = useState<{ secret: string; path: string }>();
  const keys = new Map(query.data?.shipmentWebhooks?.map((key) => [key.store.id, key]));

  async function make({ id, code }: Shop) {
    const done = await making.run({ storeId: id });
    if (done?.secret) setMade({ secret: done.secret, path: `/hooks/shipments/${code}` });
  }

  async function revoke({ id, name }: Shop) {
    if (await revoking.run({ storeId: id })) toast(t`Reports of ${name} are not taken any more`);
  }

  const columns: TableColumn<Shop>[] = [
    { id: "store", header: t`Store`, cell: ({ name }) => <span className="font-medium">{name}</span> },
    {
      id: "path",
      header: t`Address of reports`,
      cell: ({ code }) => <code className="select-all text-xs">{`${location.origin}/hooks/shipments/${code}`}</code>,
    },
    {
      id: "made",
      header: t`Key`,
      cell: ({ id }) => {
        const key = keys.get(id);
        return key ? (
          <>
            <Instant at={key.createdAt} /> <span className="text-muted text-xs">{actorName(key.createdBy)}</span>
          </>
        ) : (
          <Nothing />
        );
      },
    },
    {
      id: "reported",
      header: t`Last report`,
      cell: ({ id }) => {
        const at = keys.get(id)?.reportedAt;
        return at ? <Instant at={at} as="relative" /> : <Nothing />;
      },
    },
    {
      id: "actions",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (store) => (
        <span className="flex justify-end gap-1.5">
          <Button size="sm" isDisabled={making.isPending} onPress={() => void make(store)}>
            {keys.has(store.id) ? t`New key` : t`Create key`}
          </Button>
          {keys.has(store.id) && (
            <Button
              size="sm"
              variant="danger"
              aria-label={t`Revoke the key of ${store.name}`}
              onPress={() => void revoke(store)}
            >
              <Trans>Revoke</Trans>
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Section title={<Trans>Reports of carriers</Trans>}>
      <p className="mb-4 max-w-prose text-muted">
        <Trans>
          A carrier or shipping service that signs with a store's key reports where parcels are. A new key ends the one
          before at once.
        </Trans>
      </p>
      <FormNotice refusals={[...making.refusals, ...revoking.refusals]} failure={making.failure ?? revoking.failure} />
      {query.isPending && <Skeleton />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Table label={t`Keys of carriers`} columns={columns} rows={query.data.stores} />}
      {made && (
        <Dialog isOpen title={t`Copy the key now`} onClose={() => setMade(undefined)}>
          <DialogBody className="flex flex-col gap-3">
            <p>
              <Trans>It is shown this once. Reports signed with it go to</Trans>{" "}
              <code className="select-all break-all text-xs">{`${location.origin}${made.path}`}</code>
            </p>
            <SecretBox label={t`Key`} value={made.secret} />
          </DialogBody>
          <DialogFooter>
            <Button variant="primary" onPress={() => setMade(undefined)}>
              <Trans>Done</Trans>
            </Button>
          </DialogFooter>
        </Dialog>
      )}
    </Section>
  );
}
