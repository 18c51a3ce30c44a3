import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useShipmentWords } from "@/features/orders/shipmentWords";
import {
  type OrderQuery,
  type ShipmentPartsFragment,
  ShipmentSaveDocument,
  type ShipmentStatus,
  ShippingCarriersDocument,
} from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { graphqlQuery } from "@/lib/query";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";

type PackedLine = Pick<
  NonNullable<OrderQuery["order"]>["lineItems"][number],
  "id" | "title" | "sku" | "unpackedQuantity"
>;

interface ShipmentDialogProps {
  orderId: string;
  lines: readonly PackedLine[];
  /** None: a new parcel, with all that is left. */
  shipment: ShipmentPartsFragment | undefined;
  onClose: () => void;
}

/** Packs what is left of an order, or changes a parcel. */
export default function ShipmentDialog({ orderId, lines, shipment, onClose }: ShipmentDialogProps) {
  const { t } = useLingui();
  const list = useId();
  const words = useShipmentWords();
  const [key] = useState(newKey);
  const carriers = useQuery({ ...graphqlQuery(ShippingCarriersDocument, {}), staleTime: Number.POSITIVE_INFINITY });
  const { run, refusals, failure, isPending } = useWrite(
    ShipmentSaveDocument,
    "Order",
    "OrderList",
    "OrderTotal",
    "HomeAttention",
  );

  const left = shipment ? [] : lines.filter(({ unpackedQuantity }) => unpackedQuantity > 0);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const { carrier, trackingNumber, trackingUrl, status } = form;
    const packed = left
      .map(({ id: lineItemId }) => ({ lineItemId, quantity: Number(form[lineItemId] ?? 0) }))
      .filter(({ quantity }) => quantity > 0);
    const done = await run({
      orderId,
      id: shipment?.id,
      version: shipment?.version,
      key: shipment ? undefined : key,
      input: {
        carrier,
        trackingNumber,
        trackingUrl,
        status: status as ShipmentStatus,
        ...(left.length > 0 && { lines: packed }),
      },
    });
    if (done) onClose();
  }

  return (
    <Dialog isOpen title={shipment ? t`Change the parcel` : t`Pack a parcel`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice
            refusals={otherRefusals(refusals, ["carrier", "trackingNumber", "trackingUrl"])}
            failure={failure}
          />
          {left.length > 0 && <PackedLines lines={left} />}
          <TextField
            label={t`Carrier`}
            name="carrier"
            list={list}
            autoFocus
            autoComplete="off"
            maxLength={200}
            defaultValue={shipment?.carrier ?? ""}
            error={refusalOf(refusals, "carrier")}
          />
          <datalist id={list}>
            {carriers.data?.shippingCarriers.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <TextField
            label={t`Tracking number`}
            name="trackingNumber"
            autoComplete="off"
            maxLength={200}
            defaultValue={shipment?.trackingNumber ?? ""}
            hint={t`Of carriers that we know, the parcel's page is found by it`}
            error={refusalOf(refusals, "trackingNumber")}
          />
          {!shipment && (
            <TextField
              label={t`Tracking page`}
              name="trackingUrl"
              type="url"
              autoComplete="off"
              hint={t`Only where the carrier is another`}
              error={refusalOf(refusals, "trackingUrl")}
            />
          )}
          <SelectField
            label={t`Status`}
            name="status"
            defaultValue={shipment?.status ?? "IN_TRANSIT"}
            options={Object.entries(words).map(([value, label]) => ({ value, label }))}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            <Trans>Save</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

/** What goes into it: at first all of the order that no other parcel holds. */
function PackedLines({ lines }: { lines: readonly PackedLine[] }) {
  const { t } = useLingui();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-soft text-xs">
        <Trans>What is in it</Trans>
      </legend>
      {lines.map(({ id, title, sku, unpackedQuantity: most }) => (
        <div key={id} className="flex items-center gap-3">
          <span className="min-w-0 flex-1 truncate" title={sku ? `${title}, ${sku}` : title}>
            {title}
            {sku && <span className="ml-2 text-muted text-xs">{sku}</span>}
          </span>
          <TextField
            label={sku ? t`How many of ${title}, ${sku}` : t`How many of ${title}`}
            isLabelHidden
            name={id}
            type="number"
            min={0}
            max={most}
            required
            defaultValue={String(most)}
            className="w-20"
          />
          <span className="w-16 text-muted text-xs">{t`of ${formatNumber(most)}`}</span>
        </div>
      ))}
    </fieldset>
  );
}
