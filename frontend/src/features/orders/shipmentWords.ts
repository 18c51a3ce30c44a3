import { useLingui } from "@lingui/react/macro";
import type { ShipmentStatus } from "@/gql/graphql";

export function useShipmentWords(): Record<ShipmentStatus, string> {
  const { t } = useLingui();
  return {
    LABEL_CREATED: t`Labelled`,
    IN_TRANSIT: t`In transit`,
    OUT_FOR_DELIVERY: t`Out for delivery`,
    DELIVERED: t`Delivered`,
    FAILED: t`Failed`,
    RETURNED: t`Returned`,
  };
}
