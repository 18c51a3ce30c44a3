import { Trans, useLingui } from "@lingui/react/macro";
import { MapPin, MapPinCheck, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Detail, showAlready } from "@/features/customers/data";
import { AddressSheet } from "@/features/customers/form/AddressSheet";
import {
  AddressDeleteDocument,
  type AddressInput,
  type AddressPartsFragment,
  AddressSaveDocument,
  AddressVerifyDocument,
} from "@/gql/graphql";
import { countryName } from "@/lib/format";
import { invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Badge } from "@/ui/Badge";
import { Button, IconButton } from "@/ui/Button";
import { Section } from "@/ui/Stat";
import { EmptyState } from "@/ui/States";
import { toast } from "@/ui/Toast";

export function addressInput(address: AddressPartsFragment): AddressInput {
  const { kind, firstName, lastName, company, address1, address2, city, province, postalCode, countryCode, phone } =
    address;
  const { isDefaultBilling, isDefaultShipping } = address;
  const lines = { firstName, lastName, company, address1, address2, city, province, postalCode, countryCode, phone };
  return { kind, ...lines, isDefaultBilling, isDefaultShipping };
}

function place({ city, countryCode }: AddressPartsFragment): string {
  return [city, countryCode && countryName(countryCode)].filter(Boolean).join(", ");
}

export function Addresses({ customer }: { customer: Detail }) {
  const { t } = useLingui();
  const may = useMay();
  const canWrite = may("CUSTOMERS_WRITE");
  const [editing, setEditing] = useState<AddressPartsFragment | "new">();
  const { id: customerId, addresses } = customer;

  async function remove(address: AddressPartsFragment) {
    const takeBack = showAlready(customerId, (before) => ({
      ...before,
      addresses: before.addresses.filter(({ id }) => id !== address.id),
    }));
    try {
      const { userErrors } = await write(AddressDeleteDocument, { id: address.id });
      if (userErrors[0]) throw new Error(userErrors[0].message);
    } catch (error) {
      takeBack();
      toast((error as Error).message, { tone: "bad" });
      return;
    }
    toast(t`Address deleted`, {
      undo: () =>
        void write(AddressSaveDocument, { customerId, input: addressInput(address) }).then(() =>
          invalidate("Customer"),
        ),
    });
    await invalidate("Customer", "CustomerTimeline");
  }

  async function check({ id }: AddressPartsFragment) {
    const { userErrors, address } = await write(AddressVerifyDocument, { id });
    if (userErrors[0]) toast(userErrors[0].message, { tone: "bad" });
    else if (address?.verification === "VERIFIED") toast(t`The address was found`);
    else if (address?.verification === "FORMAT_VALID") toast(t`The address keeps the rules of its country`);
    else toast(t`A letter to this address may not arrive`, { tone: "bad" });
    await invalidate("Customer");
  }

  return (
    <Section
      title={<Trans>Addresses</Trans>}
      actions={
        canWrite && (
          <Button size="sm" onPress={() => setEditing("new")}>
            <Plus className="size-3.5" />
            <Trans>Add address</Trans>
          </Button>
        )
      }
    >
      {addresses.length === 0 && (
        <EmptyState icon={<MapPin />} title={t`No saved address`}>
          <Trans>Addresses on orders stay with the orders; save one here to keep it for the next.</Trans>
        </EmptyState>
      )}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(17rem,1fr))] gap-4">
        {addresses.map((address) => (
          <li key={address.id} className="flex flex-col rounded-lg border border-line bg-surface p-3">
            <address className="min-h-20 flex-1 not-italic">
              <span className="block whitespace-pre-wrap break-words">
                {(address.formatted ?? [place(address)]).join("\n")}
              </span>
              {address.phone && (
                <a href={`tel:${address.phone}`} className="text-accent hover:underline">
                  {address.phone}
                </a>
              )}
            </address>
            {address.faults?.map(({ message }) => (
              <p key={message} className="mt-2 text-warn text-xs">
                {message}
              </p>
            ))}
            <div className="mt-3 flex min-h-7 flex-wrap items-center gap-1">
              {address.isDefaultShipping && <Badge>{t`Ships here`}</Badge>}
              {address.isDefaultBilling && <Badge>{t`Billed here`}</Badge>}
              {address.verification === "VERIFIED" && <Badge tone="good">{t`Verified`}</Badge>}
              {address.verification === "REJECTED" && <Badge tone="bad">{t`Check it`}</Badge>}
              <span className="flex-1" />
              {canWrite && (
                <>
                  <IconButton
                    size="sm"
                    label={t`Verify this address`}
                    icon={<MapPinCheck className="size-3.5" />}
                    onPress={() => void check(address)}
                  />
                  <IconButton
                    size="sm"
                    label={t`Edit this address`}
                    icon={<Pencil className="size-3.5" />}
                    onPress={() => setEditing(address)}
                  />
                  <IconButton
                    size="sm"
                    label={t`Delete this address`}
                    icon={<Trash2 className="size-3.5" />}
                    onPress={() => void remove(address)}
                  />
                </>
              )}
            </div>
          </li>
        ))}
      </ul>
      {editing && (
        <AddressSheet
          customerId={customerId}
          address={editing === "new" ? undefined : editing}
          isFirst={addresses.length === 0}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Section>
  );
}
