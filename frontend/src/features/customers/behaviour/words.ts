import { useLingui } from "@lingui/react/macro";
import type { OrderFrequency, PriceSensitivity, ValueBand } from "@/gql/graphql";

/** The labels of the figures, as they stand alone. */
export function useBehaviourWords() {
  const { t } = useLingui();
  const frequencies: Record<OrderFrequency, string> = {
    NONE: t`Never`,
    ONCE: t`Once`,
    WEEKLY: t`Weekly`,
    MONTHLY: t`Monthly`,
    QUARTERLY: t`Quarterly`,
    YEARLY: t`Yearly`,
    RARER: t`Rarer`,
  };
  const bands: Record<ValueBand, string> = {
    NONE: "",
    LOW: t`Low`,
    MEDIUM: t`Medium`,
    HIGH: t`High`,
    TOP: t`Top`,
  };
  const sensitivities: Record<PriceSensitivity, string> = {
    UNKNOWN: t`Unknown`,
    LOW: t`Low`,
    MEDIUM: t`Medium`,
    HIGH: t`High`,
  };
  return { frequencies, bands, sensitivities };
}
