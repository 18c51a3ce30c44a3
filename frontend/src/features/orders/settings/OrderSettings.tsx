import { ShipmentKeys } from "@/features/orders/settings/ShipmentKeys";
import { StuckLimits } from "@/features/orders/settings/StuckLimits";
import { useMay } from "@/lib/viewer";

/** How long an order may wait, and who may report of its parcels. */
export function OrderSettings() {
  const may = useMay();
  return (
    <>
      <StuckLimits />
      {may("WEBHOOKS_WRITE") && <ShipmentKeys />}
    </>
  );
}
