import { useLingui } from "@lingui/react/macro";
import type { MessageStatus } from "@/gql/graphql";
import { Status, type Tone } from "@/ui/Badge";

/** What became of a message, in words; a colour only where somebody should look. */
export function useMessageWords(): Record<MessageStatus, string> {
  const { t } = useLingui();
  return {
    HELD: t`Kept`,
    QUEUED: t`Waiting`,
    SENDING: t`On its way`,
    SENT: t`Sent`,
    UNCERTAIN: t`In doubt`,
    DELIVERED: t`Arrived`,
    BOUNCED: t`Came back`,
    FAILED: t`Failed`,
    SUPPRESSED: t`Not sent`,
    CANCELLED: t`Cancelled`,
  };
}

const TONES: Partial<Record<MessageStatus, Tone>> = {
  HELD: "quiet",
  QUEUED: "quiet",
  CANCELLED: "quiet",
  SUPPRESSED: "warn",
  UNCERTAIN: "warn",
  BOUNCED: "bad",
  FAILED: "bad",
};

/** What waits for its time is told apart from what waits for its turn. */
export function MessageState({ value, sendAt }: { value: MessageStatus; sendAt?: string | null }) {
  const { t } = useLingui();
  const words = useMessageWords();
  return <Status tone={TONES[value] ?? "plain"}>{value === "QUEUED" && sendAt ? t`Scheduled` : words[value]}</Status>;
}
