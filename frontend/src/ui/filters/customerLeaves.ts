/** The leaves of CustomerFilter: a new leaf of the API is a new line here. */

import { msg } from "@lingui/core/macro";
import type { ConsentFilter, CustomerFilter, CustomFieldFilter, PurchaseFilter } from "@/gql/graphql";
import {
  accountStatuses,
  channels,
  churnRisks,
  consentStates,
  deliverabilities,
  faults,
  frequencies,
  rfmGroups,
  sensitivities,
  valueBands,
  verifications,
} from "@/ui/filters/codes";
import {
  code,
  codes,
  day,
  decimal,
  type FieldFacts,
  flag,
  ids,
  instant,
  type LeafMap,
  type LeavesOf,
  money,
  ofField,
  oneOf,
  parts,
  row,
  text,
  whole,
  word,
} from "@/ui/filters/leaves";

const person = msg`Person`;
const account = msg`Account`;
const orders = msg`Orders`;
const address = msg`Address`;

export const customerLeaves: LeavesOf<CustomerFilter> = {
  totalSpent: money(msg`Total spent`, orders),
  orderCount: whole(msg`Orders`, orders),
  averageOrderValue: money(msg`Average order`, orders),
  firstOrderAt: instant(msg`First order`, orders),
  lastOrderAt: instant(msg`Last order`, orders),
  orderFrequency: codes(msg`Buys`, frequencies, orders),
  lifetimeValueBand: codes(msg`Band of value`, valueBands, orders),
  rfmGroup: codes(msg`RFM group`, rfmGroups, orders),
  churnRisk: codes(msg`Churn risk`, churnRisks, orders),
  predictedLtv: money(msg`Predicted lifetime value`, orders),
  averageDaysBetweenOrders: decimal(msg`Days between orders`, orders),
  bought: parts<PurchaseFilter>(msg`Bought`, () => purchaseLeaves, orders),
  neverBought: parts<PurchaseFilter>(msg`Never bought`, () => purchaseLeaves, orders),
  paymentMethod: text(msg`Payment method`, orders),
  discountUsageRate: decimal(msg`Share of orders with a discount`, orders),
  returnFrequency: decimal(msg`Share of orders with a return`, orders),
  priceSensitivity: codes(msg`Price sensitivity`, sensitivities, orders),
  storeId: ids(msg`Ordered in store`, orders, { source: "stores" }),
  inReport: row(msg`Row of a report`, orders, { requires: "REPORTS_READ" }),
  search: word(msg`Search`, person),
  name: text(msg`Name`, person),
  email: text(msg`E-mail`, person, { requires: "PII_READ" }),
  phone: text(msg`Phone`, person, { requires: "PII_READ" }),
  tag: text(msg`Tag`, person, { source: "tags" }),
  groupId: ids(msg`Group`, person, { source: "groups", requires: "GROUPS_READ" }),
  segmentId: ids(msg`Segment`, person, { source: "segments", requires: "GROUPS_READ" }),
  companyId: ids(msg`Company`, person, { source: "companies" }),
  birthDate: day(msg`Birthday`, person, { requires: "PII_READ" }),
  locale: text(msg`Language`, person),
  externalId: text(msg`External id`, person),
  taxExempt: flag(msg`Tax`, msg`buys without tax`, msg`buys with tax`, person),
  dataQuality: codes(msg`Something in the record`, faults, person),
  customField: ofField<CustomFieldFilter>(msg`Custom field`, () => customFieldLeaves, person, comparisonsOf),
  id: ids(msg`Customer`, person),
  hasAccount: flag(msg`Account`, msg`has an account`, msg`has no account`, account),
  accountStatus: codes(msg`Account status`, accountStatuses, account),
  emailVerification: codes(msg`E-mail address`, verifications, account),
  emailDeliverability: codes(msg`Mail`, deliverabilities, account),
  role: text(msg`Role`, account),
  consent: parts<ConsentFilter>(msg`Consent`, () => consentLeaves, account, ["channel", "state"]),
  createdAt: instant(msg`First known`, account),
  accountCreatedAt: instant(msg`Joined`, account),
  lastLoginAt: instant(msg`Last sign-in`, account),
  lastActivityAt: instant(msg`Last activity`, account),
  updatedAt: instant(msg`Last changed`, account),
  country: text(msg`Country`, address, { source: "countries" }),
  province: text(msg`Province`, address),
  city: text(msg`City`, address),
  postalCode: text(msg`Postal code`, address, { requires: "PII_READ" }),
};

export const consentLeaves: LeavesOf<ConsentFilter> = {
  channel: code(msg`Channel`, channels),
  state: codes(msg`State`, consentStates),
};

export const customFieldLeaves: LeavesOf<CustomFieldFilter> = {
  key: oneOf(msg`Field`, "customFields"),
  text: text(msg`Text`),
  number: decimal(msg`Number`),
  date: day(msg`Day`),
  boolean: flag(msg`Answer`, msg`is yes`, msg`is no`),
  isSet: flag(msg`Value`, msg`is known`, msg`is not known`),
};

/** What a field of this kind is compared by; the API refuses the others. */
function comparisonsOf({ kind, choices, unit, currencyCode }: FieldFacts): LeafMap {
  const { key, isSet, boolean, date } = customFieldLeaves;
  switch (kind) {
    case "NUMBER":
      return { key, number: decimal(msg`Number`, undefined, { unit: unit ?? "" }), isSet };
    case "MONEY":
      return { key, number: money(msg`Amount`, undefined, { unit: currencyCode ?? "" }), isSet };
    case "DATE":
      return { key, date, isSet };
    case "BOOLEAN":
      return { key, boolean, isSet };
    case "CHOICE":
      return { key, text: text(msg`Choice`, undefined, { choices: choices ?? [] }), isSet };
    case "LINK":
      return { key, text: text(msg`Link`), isSet };
    default:
      return { key, text: customFieldLeaves.text, isSet };
  }
}

export const purchaseLeaves: LeavesOf<PurchaseFilter> = {
  sku: text(msg`SKU`),
  category: text(msg`Category`),
  brand: text(msg`Brand`),
  at: instant(msg`Ordered`),
  quantity: whole(msg`Units`),
  amount: money(msg`Amount`),
  orderCount: whole(msg`In orders`),
};
