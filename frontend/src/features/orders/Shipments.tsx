import { Trans, useLingui } from "@lingui/react/macro";
import { ExternalLink, Package } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useShipmentWords } from "@/features/orders/shipmentWords";
import type { OrderQuery, ShipmentPartsFragment } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { Status } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { Instant } from "@/ui/Values";

const ShipmentDialog = lazy(() => import("@/features/orders/ShipmentDialog"));

/** The parcels of an order with what was scanned of each. */
export function Shipments({ order, isShipping, onShipping }: ShipmentsProps) {
  const [edited, setEdited] = useState<ShipmentPartsFragment>();
  const canShip = order.allowedActions.includes("SHIP");
  const close = () => {
    onShipping(false);
    setEdited(undefined);
  };
  return (
    <Section
      title={<Trans>Shipments</Trans>}
      actions={
        canShip && (
          <Button size="sm" onPress={() => onShipping(true)}>
            <Package className="size-3.5" />
            <Trans>Pack a parcel</Trans>
          </Button>
        )
      }
    >
      {order.shipments.length === 0 ? (
        <p className="text-muted">
          <Trans>Nothing has been sent.</Trans>
        </p>
      ) : (
        <ul className="flex flex-col gap-5">
          {order.shipments.map((shipment) => (
            <Parcel key={shipment.id} shipment={shipment} onEdit={() => setEdited(shipment)} />
          ))}
        </ul>
      )}
      {(isShipping || edited) && (
        <Suspense>
          <ShipmentDialog orderId={order.id} lines={order.lineItems} shipment={edited} onClose={close} />
        </Suspense>
      )}
    </Section>
  );
}

interface ShipmentsProps {
  order: NonNullable<OrderQuery["order"]>;
  isShipping: boolean;
  onShipping: (isOpen: boolean) => void;
}

function Parcel({ shipment, onEdit }: { shipment: ShipmentPartsFragment; onEdit: () => void }) {
  const { t } = useLingui();
  const words = useShipmentWords();
  const { carrier, trackingNumber, trackingUrl, status, events, lines, expectedAt } = shipment;
  const name = [carrier, trackingNumber].filter(Boolean).join(" ") || t`Parcel`;
  return (
    <li>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        {trackingUrl ? (
          <a
            href={trackingUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 font-medium text-accent hover:underline"
          >
            {name}
            <ExternalLink aria-hidden className="size-3 print:hidden" />
          </a>
        ) : (
          <span className="font-medium">{name}</span>
        )}
        <Status tone={status === "FAILED" ? "bad" : status === "RETURNED" ? "warn" : "plain"}>{words[status]}</Status>
        {expectedAt && (
          <span className="text-muted text-xs">
            <Trans>
              expected <Instant at={expectedAt} />
            </Trans>
          </span>
        )}
        <span className="flex-1" />
        <Button variant="ghost" size="sm" onPress={onEdit}>
          <Trans>Change</Trans>
        </Button>
      </div>
      <p className="text-soft text-xs">
        {lines.map(({ quantity, lineItem }) => `${formatNumber(quantity)} × ${lineItem.title}`).join(", ")}
      </p>
      {events.length > 0 && (
        <ol aria-label={t`Scans of ${name}`} className="mt-2 flex flex-col gap-1 border-line border-l pl-3 text-xs">
          {events.map((event) => (
            <li key={`${event.at} ${event.status}`} className="flex flex-wrap gap-x-3">
              <span className="w-40 shrink-0 text-muted">
                <Instant at={event.at} as="datetime" />
              </span>
              <span>{[words[event.status], event.description, event.place].filter(Boolean).join(" · ")}</span>
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}
