import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TOUCHED } from "@/features/orders/money/parts";
import {
  LinkChoicesDocument,
  type LinkEffectPartsFragment,
  LinkPreviewDocument,
  type OrderSelection,
  OrdersLinkDocument,
} from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { formatNumber } from "@/lib/format";
import { graphqlQuery, invalidate } from "@/lib/query";
import { newKey, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { followJob } from "@/ui/jobs/tray";
import { undoJob } from "@/ui/jobs/undo";
import { FormNotice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";
import { Money } from "@/ui/Values";

interface LinkDialogProps {
  orders: OrderSelection;
  /** What is looked for at first: the e-mail of the order. */
  search?: string;
  onClose: () => void;
}

/** Puts orders on the right customer: finds them, shows what changes on both sides, and can be undone. */
export function LinkDialog({ orders, search = "", onClose }: LinkDialogProps) {
  const { t } = useLingui();
  const [text, setText] = useState(search);
  const [picked, setPicked] = useState<string>();
  const link = useWrite(OrdersLinkDocument, ...TOUCHED);
  const wanted = useSettled(text.trim());
  const found = useQuery({
    ...graphqlQuery(LinkChoicesDocument, { search: wanted }),
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
  });
  const preview = useQuery({
    ...graphqlQuery(LinkPreviewDocument, { orders, customerId: picked ?? "" }),
    enabled: picked !== undefined,
    staleTime: 0,
  });
  const people = wanted ? (found.data?.customers?.nodes ?? []) : [];
  const seen = picked ? preview.data?.ordersLinkPreview : undefined;
  const again = () => void invalidate(...TOUCHED);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!picked) return;
    const done = await link.run({ orders, customerId: picked, idempotencyKey: newKey() });
    if (!done?.job) return;
    const { id, status } = done.job;
    onClose();
    if (status === "QUEUED" || status === "RUNNING") followJob({ id, title: t`Orders change hands`, onOver: again });
    else toast(t`The orders changed hands`, { undo: () => void undoJob(id, t`Undo: orders change hands`, again) });
  }

  return (
    <Dialog isOpen title={t`Put on a customer`} onClose={onClose} width="w-[34rem]">
      <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={[...link.refusals, ...(seen?.userErrors ?? [])]} failure={link.failure} />
          <TextField
            label={t`Customer`}
            autoFocus
            placeholder={t`Name, e-mail or phone`}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setPicked(undefined);
            }}
          />
          {wanted && found.isSuccess && people.length === 0 && (
            <p className="text-muted">
              <Trans>Nobody is found by these words.</Trans>
            </p>
          )}
          {people.length > 0 && (
            <div role="radiogroup" aria-label={t`Customers found`} className="flex flex-col">
              {people.map(({ id, displayName, email, hasAccount }) => (
                <label key={id} className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1 hover:bg-hover">
                  <input
                    type="radio"
                    name="customer"
                    checked={picked === id}
                    onChange={() => setPicked(id)}
                    className="accent-accent"
                  />
                  <span className="font-medium">{displayName}</span>
                  <span className="min-w-0 flex-1 truncate text-muted text-xs">{email}</span>
                  <span className="text-muted text-xs">{hasAccount ? t`Account` : t`Guest`}</span>
                </label>
              ))}
            </div>
          )}
          {seen?.preview && (
            <div aria-live="polite" className="flex flex-col gap-2 rounded-md bg-hover px-3 py-2">
              <p>
                <Plural
                  value={seen.preview.orderCount}
                  one="# order changes hands, worth"
                  other="# orders change hands, worth"
                />{" "}
                <Money value={seen.preview.total} />.
              </p>
              {[seen.preview.target, ...seen.preview.formers].map((effect, place) => (
                <Effect key={effect.customer?.id ?? place} effect={effect} />
              ))}
              {seen.preview.draftCount > 0 && (
                <p className="text-muted text-xs">
                  <Trans>{formatNumber(seen.preview.draftCount)} drafts stay where they are.</Trans>
                </p>
              )}
            </div>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button
            type="submit"
            variant="primary"
            isPending={link.isPending}
            isDisabled={!seen?.preview || seen.preview.orderCount === 0}
          >
            <Trans>Put on this customer</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function Effect({ effect }: { effect: LinkEffectPartsFragment }) {
  return (
    <p className="text-xs">
      <span className="font-medium">{effect.customer?.displayName}</span>{" "}
      <Trans>
        {formatNumber(effect.ordersBefore)} → {formatNumber(effect.ordersAfter)} orders,{" "}
        <Money value={effect.spentBefore} /> → <Money value={effect.spentAfter} />
      </Trans>
    </p>
  );
}
