import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { BenefitKind, GroupKind } from "@/gql/graphql";

export const GROUP_KINDS: Record<GroupKind, MessageDescriptor> = {
  WHOLESALE: msg`Wholesale`,
  LOYALTY: msg`Loyalty`,
  CORPORATE: msg`Corporate`,
  REGIONAL: msg`Regional`,
  CUSTOM: msg`Custom`,
};

export const BENEFIT_KINDS: Record<BenefitKind, MessageDescriptor> = {
  PRICE_LIST: msg`Price list`,
  QUANTITY_DISCOUNT: msg`Quantity discount`,
  DISCOUNT: msg`Discount`,
  FREE_SHIPPING: msg`Free shipping`,
  EARLY_ACCESS: msg`Early access`,
  EXCLUSIVE_PRODUCTS: msg`Exclusive products`,
  PAYMENT_TERMS: msg`Payment terms`,
  PURCHASE_ORDERS: msg`Purchase orders`,
  PRIORITY_SUPPORT: msg`Priority support`,
  DEDICATED_CONTACT: msg`Dedicated contact`,
  APPROVAL_WORKFLOW: msg`Approval of orders`,
  REGIONAL_PRICING: msg`Regional pricing`,
  LOCAL_SEND_TIME: msg`Local send time`,
};

/** What a kind says of itself beside its name and its time. */
export type Part =
  | "prices"
  | "steps"
  | "off"
  | "amount"
  | "from"
  | "code"
  | "products"
  | "countries"
  | "terms"
  | "contact";

export const PARTS: Record<BenefitKind, readonly Part[]> = {
  PRICE_LIST: ["prices", "products"],
  QUANTITY_DISCOUNT: ["steps", "products"],
  DISCOUNT: ["off", "amount", "from", "code", "products"],
  FREE_SHIPPING: ["from", "code"],
  EARLY_ACCESS: ["products"],
  EXCLUSIVE_PRODUCTS: ["products"],
  PAYMENT_TERMS: ["terms"],
  PURCHASE_ORDERS: [],
  PRIORITY_SUPPORT: [],
  DEDICATED_CONTACT: ["contact"],
  APPROVAL_WORKFLOW: ["from"],
  REGIONAL_PRICING: ["countries", "prices", "off", "products"],
  LOCAL_SEND_TIME: [],
};
