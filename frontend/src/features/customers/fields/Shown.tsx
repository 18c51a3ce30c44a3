import { useLingui } from "@lingui/react/macro";
import type { Field } from "@/features/customers/fields/data";
import { isSafeLink } from "@/features/customers/fields/values";
import type { CustomerFieldsQuery } from "@/gql/graphql";
import { formatDay, formatMoney, formatNumber } from "@/lib/format";

export type Value = NonNullable<CustomerFieldsQuery["customer"]>["customFields"][number];

/** A value as people read it; a link opens beside the application and learns nothing of it. */
export function Shown({ field, value }: { field: Field; value: Value }) {
  const { t } = useLingui();
  const { text, money } = value;
  switch (field.kind) {
    case "NUMBER":
      return `${formatNumber(Number(text))}${field.unit ? ` ${field.unit}` : ""}`;
    case "MONEY":
      return money ? formatMoney(money) : text;
    case "DATE":
      return formatDay(text);
    case "BOOLEAN":
      return text === "true" ? t`Yes` : t`No`;
    case "LINK":
      return isSafeLink(text) ? (
        <a href={text} target="_blank" rel="noopener noreferrer nofollow" className="break-all text-accent underline">
          {text}
        </a>
      ) : (
        text
      );
    default:
      return <span className="whitespace-pre-wrap break-words">{text}</span>;
  }
}
