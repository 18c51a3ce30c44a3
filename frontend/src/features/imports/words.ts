import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Subject } from "@/features/imports/state";
import type { ImportSubject, OnDuplicate } from "@/gql/graphql";

export const subjectWords: Record<Subject, MessageDescriptor> = {
  CUSTOMERS: msg`Customers`,
  ORDERS: msg`Orders`,
  NOTES: msg`Notes`,
  PRODUCTS: msg`Products`,
};

export function subjectWord(what: ImportSubject): MessageDescriptor {
  return subjectWords[what as Subject] ?? msg`Other`;
}

export const policyWords: Record<OnDuplicate, MessageDescriptor> = {
  UPDATE_EXISTING: msg`Update them with what the file says`,
  RETURN_EXISTING: msg`Leave them as they are`,
  REJECT: msg`Refuse the row`,
  ALLOW: msg`Make another one`,
};

export const POLICIES: Record<Subject, readonly OnDuplicate[]> = {
  CUSTOMERS: ["UPDATE_EXISTING", "RETURN_EXISTING", "REJECT", "ALLOW"],
  ORDERS: ["UPDATE_EXISTING", "RETURN_EXISTING", "REJECT"],
  NOTES: ["RETURN_EXISTING", "REJECT", "ALLOW"],
  PRODUCTS: ["UPDATE_EXISTING", "RETURN_EXISTING", "REJECT"],
};
