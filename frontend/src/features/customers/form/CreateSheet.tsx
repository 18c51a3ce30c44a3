import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type FormEvent, lazy, Suspense, useRef, useState } from "react";
import type { FieldsReader } from "@/features/customers/fields/NewFields";
import { hasAddress, readAddress } from "@/features/customers/form/address";
import { editableOf, inputFrom, PERSONAL } from "@/features/customers/form/changes";
import type { PickedGroup } from "@/features/customers/GroupPicker";
import { CustomerCreateDocument, type OnDuplicate } from "@/gql/graphql";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, TextArea, TextField } from "@/ui/Field";
import { FormNotice, Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";

const LabelFields = lazy(() =>
  import("@/features/customers/form/LabelFields").then(({ LabelFields }) => ({ default: LabelFields })),
);

const NewFields = lazy(() => import("@/features/customers/fields/NewFields"));
const Matches = lazy(async () => ({ default: (await import("@/features/customers/form/Matches")).Matches }));
/** Folded away at first: what is typed first need not wait for them. */
const PersonalFields = lazy(async () => ({
  default: (await import("@/features/customers/form/PersonalFields")).PersonalFields,
}));
const AddressFields = lazy(async () => ({
  default: (await import("@/features/customers/form/AddressFields")).AddressFields,
}));
const FIELDS: readonly string[] = ["firstName", "lastName", "email", "phone", ...PERSONAL, "countryCode", "postalCode"];

const NOTHING = editableOf({});

/** A new customer; who may be here already is shown while it is typed. */
export function CreateSheet({ onClose, onCreated }: { onClose: () => void; onCreated: (id: string) => void }) {
  const { t } = useLingui();
  const create = useWrite(
    CustomerCreateDocument,
    "CustomerList",
    "CustomerTotal",
    "TagChoices",
    "GroupChoices",
    "NewestCustomers",
  );
  const [key, setKey] = useState(newKey);
  const [typed, setTyped] = useState({ firstName: "", lastName: "", email: "", phone: "" });
  const [groups, setGroups] = useState<PickedGroup[]>([]);
  const [tags, setTags] = useState<string[]>([]);
  const custom = useRef<FieldsReader>(undefined);
  const [form, setForm] = useState<HTMLFormElement | null>(null);
  const others = otherRefusals(create.refusals, FIELDS).filter(
    ({ __typename }) => __typename !== "DuplicateCustomerError",
  );
  const duplicate = create.refusals.find((refusal) => refusal.__typename === "DuplicateCustomerError");
  const error = (field: string) =>
    refusalOf(
      create.refusals.filter((refusal) => refusal !== duplicate),
      field,
    );
  const bind = (field: keyof typeof typed) => ({
    name: field,
    value: typed[field],
    onChange: (event: { target: { value: string } }) =>
      setTyped((before) => ({ ...before, [field]: event.target.value })),
    error: error(field),
    autoComplete: "off",
  });

  async function save(onDuplicate: OnDuplicate) {
    if (!form) return;
    const values = formValues(form);
    const address = readAddress(values);
    const done = await create.run({
      idempotencyKey: key,
      input: {
        account: values.account === "on",
        ...inputFrom(values, NOTHING),
        sendWelcomeEmail: values.welcome === "on",
        onDuplicate,
        ...(hasAddress(address) && {
          addresses: [{ kind: "BOTH", ...address, isDefaultBilling: true, isDefaultShipping: true }],
        }),
        ...(groups.length > 0 && { groupIds: groups.map(({ id }) => id) }),
        ...(tags.length > 0 && { tags }),
        ...(custom.current && { customFields: custom.current(values) }),
        ...(values.note && { note: { body: values.note, kind: "GENERAL", pinned: false, showOnOrders: false } }),
      },
    });
    // The same key with other words would be refused: each attempt that changed something has its own.
    setKey(newKey());
    if (!done?.customer) return;
    toast(t`${done.customer.displayName} was created`);
    onCreated(done.customer.id);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void save("REJECT");
  }

  return (
    <Dialog isOpen kind="sheet" title={t`Create a customer`} onClose={onClose}>
      <form ref={setForm} onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={others} failure={create.failure} />
          {duplicate && (
            <Duplicate
              message={duplicate.message}
              existing={existingOf(duplicate)}
              onAnyway={() => void save("ALLOW")}
            />
          )}
          <div className="grid grid-cols-2 gap-3">
            <TextField label={t`First name`} autoFocus {...bind("firstName")} />
            <TextField label={t`Last name`} {...bind("lastName")} />
          </div>
          <TextField label={t`E-mail`} type="email" {...bind("email")} />
          <TextField
            label={t`Phone`}
            type="tel"
            hint={t`In any written form; without a country code, as in the store's country`}
            {...bind("phone")}
          />
          <Suspense fallback={null}>
            <Matches email={typed.email} phone={typed.phone} name={`${typed.firstName} ${typed.lastName}`} />
          </Suspense>
          <CheckboxField
            label={t`Has an account`}
            name="account"
            hint={t`Otherwise a guest, who may open an account in the shop later`}
          />
          <CheckboxField
            label={t`Send a welcome e-mail`}
            name="welcome"
            hint={t`With a link to open the account, where there is to be one`}
          />
          <Suspense fallback={<Skeleton lines={2} />}>
            <LabelFields groups={groups} onGroups={setGroups} tags={tags} onTags={setTags} />
          </Suspense>
          <Suspense fallback={null}>
            <NewFields reader={custom} />
          </Suspense>
          <details className="group">
            <summary className="cursor-default font-medium text-soft text-xs">
              <Trans>About the person</Trans>
            </summary>
            <div className="mt-3">
              <Suspense fallback={null}>
                <PersonalFields error={error} />
              </Suspense>
            </div>
          </details>
          <details className="group">
            <summary className="cursor-default font-medium text-soft text-xs">
              <Trans>Address</Trans>
            </summary>
            <div className="mt-3">
              <Suspense fallback={null}>
                <AddressFields error={error} isForNamedPerson />
              </Suspense>
            </div>
          </details>
          <TextArea label={t`First note`} name="note" hint={t`For your colleagues only`} rows={2} />
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={create.isPending}>
            <Trans>Create customer</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

interface Existing {
  id: string;
  displayName: string;
}

function existingOf(refusal: object): Existing | null {
  return "existing" in refusal ? (refusal.existing as Existing | null) : null;
}

function Duplicate({
  message,
  existing,
  onAnyway,
}: {
  message: string;
  existing: Existing | null;
  onAnyway: () => void;
}) {
  return (
    <Notice tone="bad">
      <p>{message}</p>
      <div className="mt-2 flex items-center gap-3">
        {existing && (
          <Link to="/customers/$id" params={{ id: existing.id }} className="font-medium underline">
            <Trans>Open {existing.displayName}</Trans>
          </Link>
        )}
        <Button size="sm" onPress={onAnyway}>
          <Trans>Create anyway</Trans>
        </Button>
      </div>
    </Notice>
  );
}
