import type { Detail } from "@/features/customers/data";
import {
  EmailAddDocument,
  EmailRemoveDocument,
  EmailVerificationSendDocument,
  PhoneAddDocument,
  PhoneRemoveDocument,
  PhoneVerifyDocument,
  type TypedDocumentString,
  type VerificationStatus,
} from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { write } from "@/lib/write";
import { toast } from "@/ui/Toast";

export type Email = Detail["emails"][number];
export type Phone = Detail["phones"][number];

interface Words {
  done: string;
  undo?: () => void;
}

export async function showReach(): Promise<void> {
  await invalidate("Customer", "CustomerTimeline", "CustomerList");
}

async function act<Result extends object, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { done, undo }: Words,
): Promise<void> {
  try {
    const { userErrors } = (await write(document, variables)) as unknown as { userErrors: { message: string }[] };
    if (userErrors[0]) throw new Error(userErrors[0].message);
  } catch (error) {
    toast((error as Error).message, { tone: "bad" });
    return;
  }
  toast(done, undo && { undo });
  await showReach();
}

/** What can be done to the addresses of a customer; each may be taken back. */
export function emailActs(customer: Detail) {
  const { id: customerId, email: former } = customer;
  const put = (address: string, isPrimary: boolean, words: Words) =>
    act(EmailAddDocument, { customerId, address, isPrimary }, words);
  return {
    makePrimary: ({ address }: Email, done: string) =>
      put(address, true, { done, ...(former && { undo: () => void put(former, true, { done }) }) }),
    ask: ({ address }: Email, done: string) => act(EmailVerificationSendDocument, { customerId, address }, { done }),
    remove: ({ address, isPrimary }: Email, { gone, back }: { gone: string; back: string }) =>
      act(
        EmailRemoveDocument,
        { customerId, address },
        { done: gone, undo: () => void put(address, isPrimary, { done: back }) },
      ),
  };
}

/** The same for phone numbers, and what was found by calling them. */
export function phoneActs(customer: Detail) {
  const { id: customerId, phone: former } = customer;
  const put = (number: string, isPrimary: boolean, words: Words) =>
    act(PhoneAddDocument, { customerId, number, isPrimary }, words);
  const verify = (number: string, status: VerificationStatus, words: Words) =>
    act(PhoneVerifyDocument, { customerId, number, status }, words);
  return {
    makePrimary: ({ number }: Phone, done: string) =>
      put(number, true, { done, ...(former && { undo: () => void put(former, true, { done }) }) }),
    verify: ({ number, verification }: Phone, status: VerificationStatus, done: string) =>
      verify(number, status, { done, undo: () => void verify(number, verification, { done }) }),
    remove: ({ number, isPrimary, verification }: Phone, { gone, back }: { gone: string; back: string }) =>
      act(
        PhoneRemoveDocument,
        { customerId, number },
        {
          done: gone,
          undo: () =>
            void put(number, isPrimary, { done: back }).then(() => verify(number, verification, { done: back })),
        },
      ),
  };
}
