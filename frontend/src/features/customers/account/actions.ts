import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import {
  AccountEmailUnblockDocument,
  AccountInviteDocument,
  AccountSetStatusDocument,
  type AccountStatus,
  CustomerConfirmDocument,
  CustomerRoleGiveDocument,
  CustomerUpdateDocument,
  EmailVerificationSendDocument,
  type MessageStatus,
  PasswordResetSendDocument,
} from "@/gql/graphql";
import { Forbidden } from "@/lib/graphql";
import { invalidate } from "@/lib/query";
import { newKey, write } from "@/lib/write";
import { toast } from "@/ui/Toast";

const PARTS = ["CustomerAccount", "Customer", "CustomerQuality", "CustomerTimeline", "CustomerList"];

interface Done {
  userErrors: { message: string }[];
  /** The mail that was written for it. */
  message?: { status: MessageStatus } | null;
}

/** What a colleague does about an account; each says what it did, or why it was refused and what helps. */
export function useAccountActions(customerId: string) {
  const { t } = useLingui();
  const [isPending, setPending] = useState(false);

  async function done(work: Promise<Done>, message: string, undo?: () => void) {
    setPending(true);
    try {
      const answer = await work;
      const [refusal] = answer.userErrors;
      if (refusal) toast(refusal.message, { tone: "bad" });
      else if (answer.message?.status === "HELD") toast(t`There is no mail server: the mail lies in the outbox`);
      else toast(message, undo ? { undo } : {});
      await invalidate(...PARTS);
      return !refusal;
    } catch (error) {
      const said = error instanceof Forbidden ? t`Your role may not do this.` : t`The server cannot be reached.`;
      toast(said, { tone: "bad" });
      return false;
    } finally {
      setPending(false);
    }
  }

  const setStatus = (status: AccountStatus, message: string, reason?: string, undo?: () => void) =>
    done(write(AccountSetStatusDocument, { customerId, status, reason }), message, undo);
  const enable = () => setStatus("ACTIVE", t`The account is active again`);
  const setRole = (role: string | null, former: string | null): Promise<boolean> =>
    done(
      write(CustomerRoleGiveDocument, { customerId, role }),
      role ? t`The role is ${role} now` : t`The role is taken away`,
      former === role ? undefined : () => void setRole(former, former),
    );
  return {
    isPending,
    setRole,
    invite: () =>
      done(write(AccountInviteDocument, { customerId, idempotencyKey: newKey() }), t`The invitation is on its way`),
    sendPassword: () =>
      done(write(PasswordResetSendDocument, { customerId, idempotencyKey: newKey() }), t`The link is on its way`),
    askToProve: (address: string) =>
      done(write(EmailVerificationSendDocument, { customerId, address }), t`The link is on its way`),
    enable,
    disable: (reason: string) => setStatus("DISABLED", t`The account is disabled`, reason, () => void enable()),
    makeGuest: () => setStatus("GUEST", t`The customer is a guest again`),
    unblock: (address: string) =>
      done(
        write(AccountEmailUnblockDocument, { customerId, address, reason: t`Helped a customer who cannot sign in` }),
        t`Mail goes to this address again`,
      ),
    confirm: () => done(write(CustomerConfirmDocument, { id: customerId }), t`Everything still holds, as of today`),
    correctEmail: (email: string, expectedVersion: number) =>
      done(
        write(CustomerUpdateDocument, { id: customerId, input: { email }, expectedVersion }),
        t`The e-mail is corrected`,
      ),
  };
}

export type AccountActions = ReturnType<typeof useAccountActions>;
