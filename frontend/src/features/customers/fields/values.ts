/** Values of custom fields between the form, the API and the page. */

import type { Field } from "@/features/customers/fields/data";
import type { CustomFieldInput, CustomFieldValueInput } from "@/gql/graphql";

const MARKS = /\p{M}/gu;

/** A key made of a name: small letters, digits and _; of one without any of these, a numbered one. */
export function keyFrom(name: string, taken: readonly string[]): string {
  const plain = name.normalize("NFKD").replace(MARKS, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "_").replace(/^[_0-9]+|_+$/g, "");
  const start = words.slice(0, 46) || "field";
  let key = start;
  for (let number = 2; taken.includes(key); number += 1) key = `${start}_${number}`;
  return key;
}

/** What a form's text means in the field; null clears it. */
export function inputOf(field: Field, text: string | null): CustomFieldValueInput | null {
  if (text === null) return null;
  switch (field.kind) {
    case "NUMBER":
      return { number: text };
    case "MONEY":
      return { money: { amount: text, currencyCode: field.currencyCode ?? "" } };
    case "DATE":
      return { date: text };
    case "BOOLEAN":
      return { boolean: text === "true" };
    default:
      return { text };
  }
}

/** The fields whose text is not what it was. */
export function changesOf(
  fields: readonly Field[],
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string | null>>,
): CustomFieldInput[] {
  return fields
    .filter(({ key }) => (after[key] ?? null) !== (before[key] ?? null))
    .map((field) => ({ key: field.key, value: inputOf(field, after[field.key] ?? null) }));
}

/** Whether a link may be opened: only pages and mail addresses are. */
export function isSafeLink(text: string): boolean {
  return /^(?:https?:\/\/|mailto:)\S+$/i.test(text);
}
