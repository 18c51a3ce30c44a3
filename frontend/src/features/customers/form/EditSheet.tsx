import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, lazy, Suspense, useRef, useState } from "react";
import type { Detail } from "@/features/customers/data";
import type { FieldsChanger } from "@/features/customers/fields/EditFields";
import { differences, type Editable, editableOf, inputFrom, PERSONAL } from "@/features/customers/form/changes";
import { Matches } from "@/features/customers/form/Matches";
import { PersonalFields } from "@/features/customers/form/PersonalFields";
import { CustomerUpdateDocument } from "@/gql/graphql";
import { invalidate } from "@/lib/query";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { FormNotice, Notice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

const EditFields = lazy(() => import("@/features/customers/fields/EditFields"));
const FIELDS: readonly string[] = ["firstName", "lastName", "email", "phone", ...PERSONAL];

interface Conflict {
  theirs: Editable;
  version: number;
}

/** Only what was changed here is sent; what a colleague changed meanwhile is shown, not overwritten. */
export function EditSheet({ customer, onClose }: { customer: Detail; onClose: () => void }) {
  const { t } = useLingui();
  const update = useWrite(CustomerUpdateDocument, "CustomerList", "CustomerTimeline");
  // What the form began with: the record may change under it.
  const [base, setBase] = useState(() => editableOf(customer));
  const [version, setVersion] = useState(customer.version);
  const [changed, setChanged] = useState({ email: "", phone: "" });
  const custom = useRef<FieldsChanger>(undefined);
  const stale = update.refusals.find((refusal) => refusal.__typename === "StaleVersionError");
  const conflict = stale && conflictOf(stale);
  const others = otherRefusals(update.refusals, FIELDS).filter((refusal) => refusal !== stale);
  const names: Record<keyof Editable, string> = {
    firstName: t`First name`,
    lastName: t`Last name`,
    email: t`E-mail`,
    phone: t`Phone`,
    title: t`Form of address`,
    birthDate: t`Birthday`,
    locale: t`Language`,
    timeZone: t`Time zone`,
    taxId: t`Tax id`,
    taxExempt: t`Buys without tax`,
  };
  const typed = { email: changed.email, phone: changed.phone };

  async function save(form: Record<string, string | null>, expectedVersion: number) {
    const own = custom.current?.(form);
    const isOwn = own && own.customFields.length > 0;
    const before = {
      ...inputFrom({ ...editableOf(customer) }, editableOf({ ...base, ...form })),
      ...(isOwn && { customFields: own.before }),
    };
    const input = { ...inputFrom(form, base), ...(isOwn && { customFields: own.customFields }) };
    const done = await update.run({ id: customer.id, input, expectedVersion });
    if (!done?.customer) return;
    await invalidate("Customer", "CustomerFields");
    onClose();
    const { version: written } = done.customer;
    toast(t`Saved`, {
      undo: () =>
        void update
          .run({ id: customer.id, input: before, expectedVersion: written })
          .then(() => invalidate("Customer", "CustomerFields")),
    });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    void save({ ...form, taxExempt: form.taxExempt ?? null }, conflict?.version ?? version);
  }

  /** Whom an address or number that is being written would belong to already. */
  function look(event: FormEvent<HTMLFormElement>) {
    const { email, phone } = inputFrom(formValues(event.currentTarget), base);
    setChanged({ email: email ?? "", phone: phone ?? "" });
  }

  function takeTheirs({ theirs, version: present }: Conflict) {
    setBase({ ...theirs });
    setVersion(present);
    update.clear();
    void invalidate("Customer");
  }

  return (
    <Dialog isOpen kind="sheet" title={t`Edit ${customer.displayName}`} onClose={onClose}>
      <form key={JSON.stringify(base)} onSubmit={submit} onChange={look} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={others} failure={update.failure} />
          {conflict && (
            <Notice>
              <p className="font-medium">
                <Trans>A colleague changed this customer while you were writing</Trans>
              </p>
              <ul className="my-1">
                {differences(base, conflict.theirs).map(([field, before, after]) => (
                  <li key={field}>
                    {names[field]}: <s>{before ?? "—"}</s> → {after ?? "—"}
                  </li>
                ))}
              </ul>
              <p className="text-xs">
                <Trans>Saving again keeps their changes except in the fields that you changed too.</Trans>
              </p>
              <div className="mt-2">
                <Button size="sm" onPress={() => takeTheirs(conflict)}>
                  <Trans>Take theirs, drop mine</Trans>
                </Button>
              </div>
            </Notice>
          )}
          <div className="grid grid-cols-2 gap-3">
            <TextField
              label={names.firstName}
              name="firstName"
              defaultValue={base.firstName ?? ""}
              autoFocus
              autoComplete="off"
              error={refusalOf(update.refusals, "firstName")}
            />
            <TextField
              label={names.lastName}
              name="lastName"
              defaultValue={base.lastName ?? ""}
              autoComplete="off"
              error={refusalOf(update.refusals, "lastName")}
            />
          </div>
          <TextField
            label={names.email}
            name="email"
            type="email"
            defaultValue={base.email ?? ""}
            autoComplete="off"
            error={refusalOf(update.refusals, "email")}
          />
          <TextField
            label={names.phone}
            name="phone"
            type="tel"
            defaultValue={base.phone ?? ""}
            autoComplete="off"
            error={refusalOf(update.refusals, "phone")}
          />
          <Matches {...typed} name="" without={customer.id} />
          <PersonalFields base={base} error={(field) => refusalOf(update.refusals, field)} />
          <Suspense>
            <EditFields customerId={customer.id} changer={custom} />
          </Suspense>
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={update.isPending}>
            {conflict ? <Trans>Save mine</Trans> : <Trans>Save</Trans>}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function conflictOf(refusal: object): Conflict | undefined {
  const { current, currentVersion } = refusal as {
    current?: Parameters<typeof editableOf>[0];
    currentVersion?: number;
  };
  if (!current || currentVersion === undefined) return undefined;
  return { theirs: editableOf(current), version: currentVersion };
}
