/** What the form edits, and what of it was changed. */
export interface Editable {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  birthDate: string | null;
}

const FIELDS = ["firstName", "lastName", "email", "phone", "birthDate"] as const;

export function editableOf(record: Partial<Editable>): Editable {
  const { firstName = null, lastName = null, email = null, phone = null, birthDate = null } = record;
  return { firstName, lastName, email, phone, birthDate };
}

/** Only the fields that were changed: absent fields stay as they are on the server. */
export function inputFrom(form: Record<string, string | null>, base: Editable): Partial<Editable> {
  const changed = FIELDS.filter((field) => field in form && (form[field] ?? null) !== base[field]);
  return Object.fromEntries(changed.map((field) => [field, form[field] ?? null]));
}

export function differences(before: Editable, after: Editable): [keyof Editable, string | null, string | null][] {
  return FIELDS.filter((field) => before[field] !== after[field]).map((field) => [field, before[field], after[field]]);
}
