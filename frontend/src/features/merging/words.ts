import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { CountedFragment, MatchField } from "@/gql/graphql";

/** What two records share, in words. */
export function useReasons(): Record<MatchField, string> {
  const { t } = useLingui();
  return {
    EMAIL: t`same e-mail`,
    EMAIL_ALIAS: t`e-mail of the same mailbox`,
    PHONE: t`same phone`,
    NAME_AND_POSTCODE: t`same name and postal code`,
    NAME_AND_ADDRESS: t`same name and address`,
    EXTERNAL_ID: t`same external id`,
  };
}

/** “2 orders, 1 note”; empty where there is nothing. */
export function counted(counts: CountedFragment): string {
  const parts: [number, string][] = [
    [counts.orderCount, plural(counts.orderCount, { one: "# order", other: "# orders" })],
    [counts.addressCount, plural(counts.addressCount, { one: "# address", other: "# addresses" })],
    [counts.noteCount, plural(counts.noteCount, { one: "# note", other: "# notes" })],
    [counts.groupCount, plural(counts.groupCount, { one: "# group", other: "# groups" })],
    [counts.consentCount, plural(counts.consentCount, { one: "# consent", other: "# consents" })],
    [counts.messageCount, plural(counts.messageCount, { one: "# message", other: "# messages" })],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([, words]) => words)
    .join(", ");
}
