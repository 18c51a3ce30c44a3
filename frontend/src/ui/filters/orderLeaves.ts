/** The leaves of OrderFilter: a new leaf of the API is a new line here. */

import { msg } from "@lingui/core/macro";
import type { CustomerFilter, OrderFilter, PurchaseFilter } from "@/gql/graphql";
import { fulfillmentStatuses, orderStatuses, paymentStatuses, shipmentStatuses, stuckStates } from "@/ui/filters/codes";
import { customerLeaves, purchaseLeaves } from "@/ui/filters/customerLeaves";
import {
  codes,
  filter,
  flag,
  ids,
  instant,
  type LeafMap,
  type LeavesOf,
  money,
  parts,
  span,
  text,
  word,
} from "@/ui/filters/leaves";

const order = msg`Order`;
const paid = msg`Money`;
const bought = msg`Who and what`;
const sent = msg`Shipping`;

export const orderLeaves: LeavesOf<OrderFilter> = {
  status: codes(msg`Status`, orderStatuses, order),
  placedAt: instant(msg`Placed`, order),
  number: text(msg`Number`, order),
  fulfillmentStatus: codes(msg`Fulfilment`, fulfillmentStatuses, order),
  stuckFor: span(msg`Stuck`, order),
  stuckIn: codes(msg`Stuck in`, stuckStates, order),
  awaitsApproval: flag(msg`Approval`, msg`waits for approval`, msg`waits for no approval`, order),
  storeId: ids(msg`Store`, order, { source: "stores" }),
  channel: text(msg`Channel`, order),
  purchaseOrderNumber: text(msg`Purchase order`, order),
  updatedAt: instant(msg`Last changed`, order),
  externalId: text(msg`External id`, order),
  search: word(msg`Search`, order),
  id: ids(msg`Order`, order),
  isTest: flag(msg`Test`, msg`is a test`, msg`is no test`, order),
  qualifying: flag(msg`Reports`, msg`counts in reports`, msg`does not count in reports`, order),
  total: money(msg`Total`, paid),
  paymentStatus: codes(msg`Payment`, paymentStatuses, paid),
  paymentMethod: text(msg`Payment method`, paid),
  reference: text(msg`Payment reference`, paid),
  refundedTotal: money(msg`Refunded`, paid),
  hasDiscount: flag(msg`Discount`, msg`has a discount`, msg`has no discount`, paid),
  customer: filter<CustomerFilter>(msg`Customer`, () => customerLeaves as LeafMap, bought),
  line: parts<PurchaseFilter>(msg`Line item`, () => orderLineLeaves, bought),
  email: text(msg`E-mail`, bought, { requires: "PII_READ" }),
  isFirstOrder: flag(msg`First order`, msg`is the customer's first`, msg`is not the customer's first`, bought),
  unlinked: flag(msg`Linked`, msg`belongs to no customer`, msg`belongs to a customer`, bought),
  companyId: ids(msg`Company`, bought, { source: "companies", requires: "CUSTOMERS_READ" }),
  customerId: ids(msg`Customer's id`, bought),
  shipmentStatus: codes(msg`Parcel`, shipmentStatuses, sent),
  shippingCountry: text(msg`Country`, sent, { source: "countries" }),
  shippingProvince: text(msg`Province`, sent),
  shippingCity: text(msg`City`, sent),
};

/** In how many orders is a question about customers. */
const { orderCount: _, ...orderLineLeaves } = purchaseLeaves;
