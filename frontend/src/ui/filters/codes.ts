/** The words of codes as they stand within a sentence. */

import { msg } from "@lingui/core/macro";

export const accountStatuses = {
  ACTIVE: msg`active`,
  GUEST: msg`guest`,
  INVITED: msg`invited`,
  DISABLED: msg`disabled`,
  DECLINED: msg`declined`,
  ERASED: msg`erased`,
  MERGED: msg`merged`,
};

export const verifications = {
  UNVERIFIED: msg`not verified`,
  FORMAT_VALID: msg`well formed`,
  VERIFIED: msg`verified`,
  REJECTED: msg`rejected`,
};

export const sensitivities = {
  UNKNOWN: msg`not known`,
  LOW: msg`low`,
  MEDIUM: msg`medium`,
  HIGH: msg`high`,
};

export const deliverabilities = {
  UNKNOWN: msg`never tried`,
  OK: msg`arriving`,
  SOFT_BOUNCING: msg`bouncing now and then`,
  BLOCKED: msg`blocked`,
  COMPLAINED: msg`complained about`,
};

export const faults = {
  MISSING: msg`missing`,
  STALE: msg`stale`,
  MALFORMED: msg`malformed`,
  UNVERIFIED: msg`not verified`,
  CONTRADICTORY: msg`contradictory`,
};

export const channels = {
  EMAIL: msg`by e-mail`,
  SMS: msg`by text message`,
  PHONE: msg`by phone`,
  POST: msg`by post`,
};

export const consentStates = {
  NEVER_ASKED: msg`never asked`,
  PENDING: msg`waiting for an answer`,
  SUBSCRIBED: msg`subscribed`,
  UNSUBSCRIBED: msg`unsubscribed`,
  INVALID: msg`invalid`,
  REDACTED: msg`redacted`,
};

export const frequencies = {
  NONE: msg`no order`,
  ONCE: msg`once`,
  WEEKLY: msg`weekly`,
  MONTHLY: msg`monthly`,
  QUARTERLY: msg`quarterly`,
  YEARLY: msg`yearly`,
  RARER: msg`more rarely`,
};

export const valueBands = {
  NONE: msg`none`,
  LOW: msg`low`,
  MEDIUM: msg`medium`,
  HIGH: msg`high`,
  TOP: msg`top`,
};

export const churnRisks = {
  LOW: msg`low`,
  MEDIUM: msg`medium`,
  HIGH: msg`high`,
  UNKNOWN: msg`not known`,
};

export const rfmGroups = {
  CHAMPIONS: msg`champions`,
  LOYAL: msg`loyal`,
  ACTIVE: msg`active`,
  NEW: msg`new`,
  PROMISING: msg`promising`,
  NEEDS_ATTENTION: msg`need attention`,
  ALMOST_LOST: msg`almost lost`,
  AT_RISK: msg`at risk`,
  PREVIOUSLY_LOYAL: msg`previously loyal`,
  DORMANT: msg`dormant`,
  PROSPECTS: msg`prospects`,
};

export const orderStatuses = {
  DRAFT: msg`draft`,
  AWAITING_APPROVAL: msg`awaiting approval`,
  PENDING: msg`pending`,
  CONFIRMED: msg`confirmed`,
  PROCESSING: msg`processing`,
  IN_TRANSIT: msg`in transit`,
  DELIVERED: msg`delivered`,
  COMPLETED: msg`completed`,
  CANCELLED: msg`cancelled`,
};

export const paymentStatuses = {
  UNPAID: msg`unpaid`,
  AUTHORIZED: msg`authorized`,
  PARTIALLY_PAID: msg`partly paid`,
  PAID: msg`paid`,
  PARTIALLY_REFUNDED: msg`partly refunded`,
  REFUNDED: msg`refunded`,
  VOIDED: msg`voided`,
  FAILED: msg`failed`,
};

export const shipmentStatuses = {
  LABEL_CREATED: msg`labelled`,
  IN_TRANSIT: msg`in transit`,
  OUT_FOR_DELIVERY: msg`out for delivery`,
  DELIVERED: msg`delivered`,
  FAILED: msg`failed`,
  RETURNED: msg`returned`,
};

export const stuckStates = {
  UNPAID: msg`waiting for its money`,
  UNFULFILLED: msg`waiting to be sent`,
  IN_TRANSIT: msg`in transit`,
};

export const fulfillmentStatuses = {
  UNFULFILLED: msg`unfulfilled`,
  PARTIAL: msg`partly fulfilled`,
  FULFILLED: msg`fulfilled`,
  RETURNED: msg`returned`,
};
