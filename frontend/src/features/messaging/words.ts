import { useLingui } from "@lingui/react/macro";
import type { MessageKind, SuppressionReason } from "@/gql/graphql";

export function useKindWords(): Record<MessageKind, string> {
  const { t } = useLingui();
  return {
    ACCOUNT: t`Account`,
    ORDER_NOTIFICATION: t`Order`,
    MARKETING: t`Marketing`,
    PERSONAL: t`Personal`,
    PRIVACY: t`Privacy`,
  };
}

export function useReasonWords(): Record<SuppressionReason, string> {
  const { t } = useLingui();
  return {
    UNSUBSCRIBED: t`Unsubscribed`,
    NO_CONSENT: t`No consent`,
    BOUNCED: t`Mail came back`,
    COMPLAINED: t`Complained of spam`,
    BLOCKED: t`Blocked by a colleague`,
    INVALID_ADDRESS: t`There is no such address`,
    ERASED: t`The person was erased`,
    HELD_OUT: t`Left out for comparison`,
    QUIET_HOURS_PASSED: t`Quiet hours`,
  };
}
