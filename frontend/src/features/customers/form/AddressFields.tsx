import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { AddressPartsFragment } from "@/gql/graphql";
import { countryOptions } from "@/lib/places";
import { SelectField, TextField } from "@/ui/Field";

/** The fields of an address; their names are read by `readAddress`. */
export function AddressFields({
  address,
  error,
  isForNamedPerson = false,
}: {
  address?: AddressPartsFragment | undefined;
  error: (field: string) => string | undefined;
  /** The name and phone are asked for elsewhere in the form. */
  isForNamedPerson?: boolean;
}) {
  const { t } = useLingui();
  const countries = useMemo(countryOptions, []);
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
      <TextField
        className="col-span-2"
        label={t`Company`}
        name="company"
        defaultValue={address?.company ?? ""}
        autoComplete="off"
      />
      <TextField
        className="col-span-2"
        label={t`Address`}
        name="address1"
        defaultValue={address?.address1 ?? ""}
        error={error("address1")}
        autoComplete="off"
      />
      <TextField
        className="col-span-2"
        label={t`Apartment, floor, building`}
        name="address2"
        defaultValue={address?.address2 ?? ""}
        autoComplete="off"
      />
      <TextField
        label={t`Postal code`}
        name="postalCode"
        defaultValue={address?.postalCode ?? ""}
        error={error("postalCode")}
        autoComplete="off"
      />
      <TextField
        label={t`City`}
        name="city"
        defaultValue={address?.city ?? ""}
        error={error("city")}
        autoComplete="off"
      />
      <TextField
        label={t`State or province`}
        name="province"
        defaultValue={address?.province ?? ""}
        error={error("province")}
        autoComplete="off"
      />
      <SelectField
        label={t`Country`}
        name="countryCode"
        options={countries}
        placeholder={t`Not said`}
        defaultValue={address?.countryCode ?? ""}
        error={error("countryCode")}
      />
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
