import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { TOUCHED, useBaseCurrency } from "@/features/companies/state";
import { ROLES, useRoleWords } from "@/features/companies/words";
import { type CompanyInput, type CompanyQuery, type CompanyRole, CompanySaveDocument } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

type Facts = NonNullable<CompanyQuery["company"]>;

interface CompanySheetProps {
  company?: Facts;
  onClose: () => void;
  onSaved: (id: string) => void;
}

const FIELDS = ["name", "taxId", "value", "paymentTermsDays", "creditLimit", "above"];
const AMOUNT = "[0-9]+([.,][0-9]+)?";

/** A company to make or to change: its name, its terms, and which of its orders wait. */
export default function CompanySheet({ company, onClose, onSaved }: CompanySheetProps) {
  const { t } = useLingui();
  const may = useMay();
  const words = useRoleWords();
  const currency = useBaseCurrency();
  const saving = useWrite(CompanySaveDocument, ...TOUCHED);
  const [key] = useState(newKey);
  const rule = company?.approval;
  const [roles, setRoles] = useState<readonly CompanyRole[]>(rule?.approverRoles ?? ["APPROVER", "ADMIN"]);
  const [hasRule, setRule] = useState(Boolean(rule));
  const refused = (field: string) => refusalOf(saving.refusals, field);
  const money = (text: string | null | undefined) =>
    text ? { amount: text.replace(",", "."), currencyCode: currency } : null;

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = formValues(event.currentTarget);
    const input: CompanyInput = {
      name: values.name ?? "",
      ...(may("PII_READ") && { taxId: values.taxId ?? null }),
      paymentTermsDays: values.terms ? Number(values.terms) : null,
      creditLimit: money(values.credit),
      requiresPurchaseOrder: values.number === "on",
      approval: hasRule
        ? {
            above: money(values.above),
            requiresPurchaseOrder: values.byNumber === "on",
            approverRoles: roles.length > 0 ? [...roles] : null,
          }
        : null,
    };
    const done = await saving.run({
      id: company?.id ?? null,
      input,
      expectedVersion: company?.version ?? null,
      idempotencyKey: company ? null : key,
    });
    if (!done?.company) return;
    toast(t`${done.company.name} is saved.`);
    onClose();
    onSaved(done.company.id);
  }

  return (
    <Dialog title={company ? t`Change ${company.name}` : t`New company`} isOpen onClose={onClose} kind="sheet">
      <form onSubmit={(event) => void onSubmit(event)} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(saving.refusals, FIELDS)} failure={saving.failure} />
          <TextField label={t`Name`} name="name" required defaultValue={company?.name ?? ""} error={refused("name")} />
          {may("PII_READ") && (
            <TextField label={t`Tax id`} name="taxId" defaultValue={company?.taxId ?? ""} error={refused("taxId")} />
          )}
          <div className="grid grid-cols-2 gap-3">
            <TextField
              label={t`Due after days`}
              name="terms"
              inputMode="numeric"
              pattern="[0-9]{1,3}"
              hint={t`Empty: at once`}
              defaultValue={company?.paymentTermsDays ?? ""}
              error={refused("paymentTermsDays")}
            />
            <TextField
              label={t`Credit limit in ${currency}`}
              name="credit"
              inputMode="decimal"
              pattern={AMOUNT}
              hint={t`Empty: no limit`}
              defaultValue={company?.creditLimit?.amount ?? ""}
              error={refused("creditLimit")}
            />
          </div>
          <CheckboxField
            label={t`Orders with a purchase order number only`}
            name="number"
            defaultChecked={company?.requiresPurchaseOrder ?? false}
          />
          <CheckboxField
            label={t`Some orders wait for an approval`}
            checked={hasRule}
            onChange={(event) => setRule(event.target.checked)}
          />
          {hasRule && (
            <div className="flex flex-col gap-4 border-line border-l pl-4">
              <TextField
                label={t`Orders above, in ${currency}`}
                name="above"
                inputMode="decimal"
                pattern={AMOUNT}
                defaultValue={rule?.above?.amount ?? ""}
                error={refused("above")}
              />
              <CheckboxField
                label={t`Orders without a purchase order number`}
                name="byNumber"
                defaultChecked={rule?.requiresPurchaseOrder ?? false}
              />
              <fieldset className="flex flex-col gap-1.5">
                <legend className="mb-1.5 font-medium text-soft text-xs">
                  <Trans>Members who may approve</Trans>
                </legend>
                {ROLES.map((role) => (
                  <CheckboxField
                    key={role}
                    label={words[role]}
                    checked={roles.includes(role)}
                    onChange={(event) =>
                      setRoles(event.target.checked ? [...roles, role] : roles.filter((one) => one !== role))
                    }
                  />
                ))}
              </fieldset>
            </div>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" isPending={saving.isPending}>
            <Trans>Save</Trans>
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
