import { useLingui } from "@lingui/react/macro";
import type {
  AccountStatus,
  ConsentState,
  FulfillmentStatus,
  NoteKind,
  OrderStatus,
  PaymentStatus,
} from "@/gql/graphql";
import { Status, type Tone } from "@/ui/Badge";

/** Words and colours of the states; a colour only where somebody should look. */

export function useAccountWords(): Record<AccountStatus, string> {
  const { t } = useLingui();
  return {
    ACTIVE: t`Active`,
    GUEST: t`Guest`,
    INVITED: t`Invited`,
    DISABLED: t`Disabled`,
    DECLINED: t`Declined`,
    ERASED: t`Erased`,
    MERGED: t`Merged`,
  };
}

const ACCOUNT_TONES: Partial<Record<AccountStatus, Tone>> = {
  GUEST: "quiet",
  DISABLED: "bad",
  DECLINED: "warn",
  INVITED: "quiet",
};

export function AccountState({ value }: { value: AccountStatus }) {
  return <Status tone={ACCOUNT_TONES[value] ?? "plain"}>{useAccountWords()[value]}</Status>;
}

export function useConsentWords(): Record<ConsentState, string> {
  const { t } = useLingui();
  return {
    NEVER_ASKED: t`Never asked`,
    PENDING: t`Not confirmed`,
    SUBSCRIBED: t`Subscribed`,
    UNSUBSCRIBED: t`Unsubscribed`,
    INVALID: t`Invalid`,
    REDACTED: t`Redacted`,
  };
}

const CONSENT_TONES: Partial<Record<ConsentState, Tone>> = {
  NEVER_ASKED: "quiet",
  PENDING: "quiet",
  UNSUBSCRIBED: "warn",
  INVALID: "bad",
  REDACTED: "quiet",
};

export function ConsentMark({ value }: { value: ConsentState }) {
  return <Status tone={CONSENT_TONES[value] ?? "plain"}>{useConsentWords()[value]}</Status>;
}

export function useOrderWords(): Record<OrderStatus, string> {
  const { t } = useLingui();
  return {
    DRAFT: t`Draft`,
    AWAITING_APPROVAL: t`Awaits approval`,
    PENDING: t`Pending`,
    CONFIRMED: t`Confirmed`,
    PROCESSING: t`Processing`,
    IN_TRANSIT: t`In transit`,
    DELIVERED: t`Delivered`,
    COMPLETED: t`Completed`,
    CANCELLED: t`Cancelled`,
  };
}

const ORDER_TONES: Partial<Record<OrderStatus, Tone>> = { DRAFT: "quiet", CANCELLED: "bad", AWAITING_APPROVAL: "warn" };

export function OrderState({ value }: { value: OrderStatus }) {
  return <Status tone={ORDER_TONES[value] ?? "plain"}>{useOrderWords()[value]}</Status>;
}

export function usePaymentWords(): Record<PaymentStatus, string> {
  const { t } = useLingui();
  return {
    UNPAID: t`Unpaid`,
    AUTHORIZED: t`Authorized`,
    PARTIALLY_PAID: t`Partly paid`,
    PAID: t`Paid`,
    PARTIALLY_REFUNDED: t`Partly refunded`,
    REFUNDED: t`Refunded`,
    VOIDED: t`Voided`,
    FAILED: t`Failed`,
  };
}

const PAYMENT_TONES: Partial<Record<PaymentStatus, Tone>> = {
  UNPAID: "warn",
  PARTIALLY_PAID: "warn",
  REFUNDED: "quiet",
  PARTIALLY_REFUNDED: "quiet",
  VOIDED: "quiet",
  FAILED: "bad",
};

export function PaymentState({ value }: { value: PaymentStatus }) {
  return <Status tone={PAYMENT_TONES[value] ?? "plain"}>{usePaymentWords()[value]}</Status>;
}

export function useFulfillmentWords(): Record<FulfillmentStatus, string> {
  const { t } = useLingui();
  return { UNFULFILLED: t`Unfulfilled`, PARTIAL: t`Partly fulfilled`, FULFILLED: t`Fulfilled`, RETURNED: t`Returned` };
}

export function useNoteKinds(): Record<NoteKind, string> {
  const { t } = useLingui();
  return {
    GENERAL: t`Note`,
    PREFERENCE: t`Preference`,
    ISSUE: t`Issue`,
    INSTRUCTION: t`Instruction`,
    APPROVAL: t`Approval`,
  };
}
