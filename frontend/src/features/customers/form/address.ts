import type { AddressInput } from "@/gql/graphql";

type AddressLines = Omit<AddressInput, "kind" | "isDefaultBilling" | "isDefaultShipping">;

/** The lines of an address from a form whose fields carry these names. */
export function readAddress(form: Record<string, string | null>): AddressLines {
  return {
    firstName: form.addressFirstName ?? null,
    lastName: form.addressLastName ?? null,
    company: form.company ?? null,
    address1: form.address1 ?? null,
    address2: form.address2 ?? null,
    postalCode: form.postalCode ?? null,
    city: form.city ?? null,
    province: form.province ?? null,
    countryCode: form.countryCode ?? null,
    phone: form.addressPhone ?? null,
  };
}

/** A country alone is no address. */
export function hasAddress(lines: AddressLines): boolean {
  const { countryCode: _, ...others } = lines;
  return Object.values(others).some(Boolean);
}
