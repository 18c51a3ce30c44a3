/** The leaves of PaymentFilter: a new leaf of the API is a new line here. */

import { msg } from "@lingui/core/macro";
import type { PaymentFilter } from "@/gql/graphql";
import { paymentStatuses } from "@/ui/filters/codes";
import { codes, flag, ids, instant, type LeavesOf, money, text, word } from "@/ui/filters/leaves";

const payment = msg`Payment`;
const whose = msg`Whose`;

export const paymentLeaves: LeavesOf<PaymentFilter> = {
  at: instant(msg`Date`, payment),
  status: codes(msg`Status`, paymentStatuses, payment),
  method: text(msg`Method`, payment),
  amount: money(msg`Amount`, payment),
  reference: text(msg`Reference`, payment),
  refunded: flag(msg`Given back`, msg`was given back, in part at least`, msg`was not given back`, payment),
  search: word(msg`Search`, payment),
  storeId: ids(msg`Store`, whose, { source: "stores" }),
  orderId: ids(msg`Order's id`, whose),
  customerId: ids(msg`Customer's id`, whose),
};
