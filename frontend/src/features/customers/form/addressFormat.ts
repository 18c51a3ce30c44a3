import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  type AddressField,
  AddressFormatDocument,
  type AddressFormatQuery,
  type CityKind,
  type PostalCodeKind,
  type ProvinceKind,
} from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import type { Option } from "@/ui/Field";

type Format = NonNullable<AddressFormatQuery["addressFormat"]>;

/** What a form asks for in this country; nothing is known where none is chosen. */
export function useAddressFormat(country: string): Format | undefined {
  const { data } = useQuery({
    ...graphqlQuery(AddressFormatDocument, { countryCode: country }),
    enabled: country !== "",
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  return country === "" ? undefined : (data?.addressFormat ?? undefined);
}

/** Whether a country's letters have this line; one that is filled in already is shown in any case. */
export function isUsed(format: Format | undefined, field: AddressField, present: string | null | undefined): boolean {
  return !format || format.used.includes(field) || Boolean(present);
}

export function isExpected(format: Format | undefined, field: AddressField): boolean {
  return format?.required.includes(field) ?? false;
}

/** The country's parts; what is written of an address stays among them, though it be none. */
export function provinceOptions(format: Format | undefined, present: string | null | undefined): Option[] {
  const parts = format?.provinces ?? [];
  const options = parts.map(({ code, name, latinName }) => ({
    value: code,
    label: latinName && latinName !== name ? `${name} (${latinName})` : name,
  }));
  const isKnown =
    !present || provinceCode(format, present) !== present || options.some(({ value }) => value === present);
  return isKnown ? options : [{ value: present, label: present }, ...options];
}

/** The code of a part that is written by its code or one of its names. */
export function provinceCode(format: Format | undefined, written: string): string {
  const wanted = written.toLowerCase();
  const found = format?.provinces.find((part) =>
    [part.code, part.name, part.latinName].some((name) => name?.toLowerCase() === wanted),
  );
  return found?.code ?? written;
}

/** What people of the country call the lines of an address. */
export function useAddressWords(format: Format | undefined): { city: string; province: string; postalCode: string } {
  const { t } = useLingui();
  const cities: Record<CityKind, string> = {
    CITY: t`City`,
    DISTRICT: t`District`,
    POST_TOWN: t`Town`,
    SUBURB: t`Suburb`,
  };
  const provinces: Record<ProvinceKind, string> = {
    AREA: t`Area`,
    COUNTY: t`County`,
    DEPARTMENT: t`Department`,
    DISTRICT: t`District`,
    DO_SI: t`Province or city`,
    EMIRATE: t`Emirate`,
    ISLAND: t`Island`,
    OBLAST: t`Oblast`,
    PARISH: t`Parish`,
    PREFECTURE: t`Prefecture`,
    PROVINCE: t`Province`,
    STATE: t`State`,
  };
  const codes: Record<PostalCodeKind, string> = {
    POSTAL: t`Postal code`,
    ZIP: t`ZIP code`,
    PIN: t`PIN code`,
    EIRCODE: t`Eircode`,
  };
  return {
    city: cities[format?.cityKind ?? "CITY"],
    province: format ? provinces[format.provinceKind] : t`State or province`,
    postalCode: codes[format?.postalCodeKind ?? "POSTAL"],
  };
}
