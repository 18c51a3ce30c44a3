import { useLingui } from "@lingui/react/macro";
import type { ChurnRisk, RfmGroup } from "@/gql/graphql";
import { Status, type Tone } from "@/ui/Badge";
import { churnRisks, rfmGroups } from "@/ui/filters/codes";
import { Nothing } from "@/ui/Values";

const TONES: Record<ChurnRisk, Tone> = { LOW: "plain", MEDIUM: "plain", HIGH: "warn", UNKNOWN: "quiet" };

/** How doubtful it is that a customer buys again; coloured where somebody should look. */
export function Risk({ value }: { value: ChurnRisk | undefined }) {
  const { i18n } = useLingui();
  if (!value || value === "UNKNOWN") return <Nothing />;
  return <Status tone={TONES[value]}>{capital(i18n._(churnRisks[value]))}</Status>;
}

export function RfmGroupName({ value }: { value: RfmGroup | undefined }) {
  const { i18n } = useLingui();
  return value ? capital(i18n._(rfmGroups[value])) : <Nothing />;
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}
