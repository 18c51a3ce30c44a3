import type { LeafMap } from "@/ui/filters/leaves";

/** The leaves of a subject, fetched when a sentence or the builder is first shown; one promise, as `use` wants it. */

let customers: Promise<LeafMap> | undefined;
let orders: Promise<LeafMap> | undefined;
let payments: Promise<LeafMap> | undefined;

export function loadCustomerLeaves(): Promise<LeafMap> {
  customers ??= import("@/ui/filters/customerLeaves").then((module) => module.customerLeaves as LeafMap);
  return customers;
}

export function loadOrderLeaves(): Promise<LeafMap> {
  orders ??= import("@/ui/filters/orderLeaves").then((module) => module.orderLeaves as LeafMap);
  return orders;
}

export function loadPaymentLeaves(): Promise<LeafMap> {
  payments ??= import("@/ui/filters/paymentLeaves").then((module) => module.paymentLeaves as LeafMap);
  return payments;
}
