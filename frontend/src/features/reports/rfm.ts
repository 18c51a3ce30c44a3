import { useLingui } from "@lingui/react/macro";

/** What the groups of recency (first) and of frequency and value (second) are called. */
export function useRfmGroups(): Readonly<Record<string, string | undefined>> {
  const { t } = useLingui();
  const fresh = t`New`;
  const promising = t`Promising`;
  const active = t`Active`;
  const champions = t`Champions`;
  const loyal = t`Loyal`;
  const almostLost = t`Almost lost`;
  const needsAttention = t`Needs attention`;
  const dormant = t`Dormant`;
  const atRisk = t`At risk`;
  const previouslyLoyal = t`Previously loyal`;
  const lines: Record<number, readonly string[]> = {
    5: [fresh, fresh, active, champions, champions],
    4: [promising, promising, active, loyal, loyal],
    3: [almostLost, needsAttention, needsAttention, loyal, loyal],
    2: [dormant, almostLost, atRisk, atRisk, previouslyLoyal],
    1: [dormant, dormant, atRisk, atRisk, previouslyLoyal],
  };
  return Object.fromEntries(
    Object.entries(lines).flatMap(([recency, names]) => names.map((name, place) => [`${recency} ${place + 1}`, name])),
  );
}
