import type { CustomerUpdateInput } from "@/gql/graphql";

export const PERSONAL = ["title", "birthDate", "locale", "timeZone", "taxId"] as const;

/** What the form edits, as its fields have it (a ticked box is "on"), and what of it was changed. */
export interface Editable {
  firstName: string | null;
  lastName: string | null;
  title: string | null;
  email: string | null;
  phone: string | null;
  birthDate: string | null;
  locale: string | null;
  timeZone: string | null;
  taxId: string | null;
  taxExempt: string | null;
}

const FIELDS = [
  "firstName",
  "lastName",
  "title",
  "email",
  "phone",
  "birthDate",
  "locale",
  "timeZone",
  "taxId",
  "taxExempt",
] as const;

type Fields = { [Field in keyof Editable]?: string | boolean | null };

export function editableOf(record: Fields): Editable {
  const given = FIELDS.map((field) => [field, asText(record[field])]);
  return Object.fromEntries(given) as Editable;
}

function asText(value: string | boolean | null | undefined): string | null {
  return typeof value === "boolean" ? (value ? "on" : null) : (value ?? null);
}

/** Only the fields that were changed: absent fields stay as they are on the server. */
export function inputFrom(form: Record<string, string | null>, base: Editable): CustomerUpdateInput {
  const changed = FIELDS.filter((field) => field in form && (form[field] ?? null) !== base[field]);
  return Object.fromEntries(
    changed.map((field) => [field, field === "taxExempt" ? form[field] === "on" : (form[field] ?? null)]),
  );
}

export function differences(before: Editable, after: Editable): [keyof Editable, string | null, string | null][] {
  return FIELDS.filter((field) => before[field] !== after[field]).map((field) => [field, before[field], after[field]]);
}
