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

export function MessageState({ value }: { value: MessageStatus }) {
  return <Status tone={TONES[value] ?? "plain"}>{useMessageWords()[value]}</Status>;
}
