import { Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent } from "react";
import { AddressFields } from "@/features/customers/form/AddressFields";
import { readAddress } from "@/features/customers/form/address";
import { type AddressKind, type AddressPartsFragment, AddressSaveDocument } from "@/gql/graphql";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, SelectField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";

const FIELDS = ["countryCode", "postalCode", "phone", "address1", "address2", "company", "city", "province"];

interface AddressSheetProps {
  customerId: string;
  address: AddressPartsFragment | undefined;
  isFirst: boolean;
  onClose: () => void;
}

export function AddressSheet({ customerId, address, isFirst, onClose }: AddressSheetProps) {
  const { t } = useLingui();
  const save = useWrite(AddressSaveDocument, "Customer", "CustomerTimeline", "CustomerList");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const input = {
      kind: (form.kind ?? "BOTH") as AddressKind,
      ...readAddress(form),
      isDefaultShipping: form.isDefaultShipping === "on",
      isDefaultBilling: form.isDefaultBilling === "on",
    };
    const done = await save.run({ customerId, id: address?.id, input, expectedVersion: address?.version });
    if (done) onClose();
  }

  return (
    <Dialog isOpen kind="sheet" title={address ? t`Edit address` : t`Add address`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(save.refusals, FIELDS)} failure={save.failure} />
          <AddressFields address={address} error={(field) => refusalOf(save.refusals, field)} />
          <SelectField
            label={t`Used for`}
            name="kind"
            options={[
              { value: "BOTH", label: t`Shipping and billing` },
              { value: "SHIPPING", label: t`Shipping` },
              { value: "BILLING", label: t`Billing` },
            ]}
            defaultValue={address?.kind ?? "BOTH"}
          />
          <CheckboxField
            label={t`Ship here by default`}
            name="isDefaultShipping"
            defaultChecked={address?.isDefaultShipping ?? isFirst}
          />
          <CheckboxField
            label={t`Bill here by default`}
            name="isDefaultBilling"
            defaultChecked={address?.isDefaultBilling ?? isFirst}
          />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            <Trans>Save</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
