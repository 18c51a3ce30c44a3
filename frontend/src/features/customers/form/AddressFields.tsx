import { useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import {
  isExpected,
  isUsed,
  provinceCode,
  provinceOptions,
  useAddressFormat,
  useAddressWords,
} from "@/features/customers/form/addressFormat";
import type { AddressPartsFragment } from "@/gql/graphql";
import { countryOptions } from "@/lib/places";
import { SelectField, TextField } from "@/ui/Field";

interface AddressFieldsProps {
  address?: AddressPartsFragment | undefined;
  error: (field: string) => string | undefined;
  /** The name and phone are asked for elsewhere in the form. */
  isForNamedPerson?: boolean;
}

/** The fields of an address, as its country wants them; their names are read by `readAddress`. */
export function AddressFields({ address, error, isForNamedPerson = false }: AddressFieldsProps) {
  const { t } = useLingui();
  const countries = useMemo(countryOptions, []);
  const [country, setCountry] = useState(address?.countryCode ?? "");
  const format = useAddressFormat(country);
  const words = useAddressWords(format);
  const line = (field: "company" | "address1" | "address2" | "city" | "postalCode") => ({
    name: field,
    defaultValue: address?.[field] ?? "",
    error: error(field),
    autoComplete: "off",
  });
  return (
    <div className="grid grid-cols-2 gap-3">
      {!isForNamedPerson && (
        <>
          <TextField
            label={t`First name`}
            name="addressFirstName"
            defaultValue={address?.firstName ?? ""}
            autoComplete="off"
          />
          <TextField
            label={t`Last name`}
            name="addressLastName"
            defaultValue={address?.lastName ?? ""}
            autoComplete="off"
          />
        </>
      )}
      <SelectField
        className="col-span-2"
        label={t`Country`}
        name="countryCode"
        options={countries}
        placeholder={t`Not said`}
        value={country}
        onChange={(event) => setCountry(event.target.value)}
        error={error("countryCode")}
      />
      <TextField className="col-span-2" label={t`Company`} {...line("company")} />
      <TextField
        className="col-span-2"
        label={t`Address`}
        isExpected={isExpected(format, "ADDRESS")}
        {...line("address1")}
      />
      <TextField className="col-span-2" label={t`Apartment, floor, building`} {...line("address2")} />
      {isUsed(format, "CITY", address?.city) && (
        <TextField label={words.city} isExpected={isExpected(format, "CITY")} {...line("city")} />
      )}
      {isUsed(format, "PROVINCE", address?.province) && (
        <Province
          key={`${country} ${format?.provinces.length ?? 0}`}
          label={words.province}
          format={format}
          present={address?.province}
          error={error("province")}
        />
      )}
      {isUsed(format, "POSTAL_CODE", address?.postalCode) && (
        <TextField
          label={words.postalCode}
          isExpected={isExpected(format, "POSTAL_CODE")}
          hint={format?.postalCodeExample ? t`Such as ${format.postalCodeExample}` : undefined}
          {...line("postalCode")}
        />
      )}
      {!isForNamedPerson && (
        <TextField
          className="col-span-2"
          label={t`Phone for deliveries`}
          name="addressPhone"
          type="tel"
          defaultValue={address?.phone ?? ""}
          error={error("phone")}
          autoComplete="off"
        />
      )}
    </div>
  );
}

interface ProvinceProps {
  label: string;
  format: ReturnType<typeof useAddressFormat>;
  present: string | null | undefined;
  error: string | undefined;
}

/** Chosen where the country's letters name its parts, else written. */
function Province({ label, format, present, error }: ProvinceProps) {
  const { t } = useLingui();
  const shared = { label, name: "province", error, isExpected: isExpected(format, "PROVINCE") };
  if (!format?.provinces.length) return <TextField {...shared} defaultValue={present ?? ""} autoComplete="off" />;
  return (
    <SelectField
      {...shared}
      options={provinceOptions(format, present)}
      placeholder={t`Not said`}
      defaultValue={present ? provinceCode(format, present) : ""}
    />
  );
}
