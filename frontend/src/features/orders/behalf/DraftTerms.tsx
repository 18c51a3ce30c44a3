import { Trans, useLingui } from "@lingui/react/macro";
import { type DraftForm, isWrong } from "@/features/orders/behalf/form";
import type { DraftCustomerQuery } from "@/gql/graphql";
import { SelectField, TextArea, TextField } from "@/ui/Field";
import { Section } from "@/ui/Stat";

interface DraftTermsProps {
  form: DraftForm;
  onChange: (next: Partial<DraftForm>) => void;
  stores: NonNullable<DraftCustomerQuery["stores"]>;
  addresses: NonNullable<DraftCustomerQuery["customer"]>["addresses"];
  companies: NonNullable<DraftCustomerQuery["customer"]>["companies"];
  isStoreFixed: boolean;
  /** Days to pay that hold where none are entered. */
  granted: number | null;
}

/** Everything about a draft that is not a line. */
export function DraftTerms({ form, onChange, stores, addresses, companies, isStoreFixed, granted }: DraftTermsProps) {
  const { t } = useLingui();
  const amount = t`An amount, such as 12.50`;
  const known = companies.flatMap(({ company }) => (company ? [company] : []));
  const company = known.find(({ id }) => id === form.companyId);
  function chooseCompany(companyId: string) {
    const days = known.find(({ id }) => id === companyId)?.paymentTermsDays ?? null;
    onChange({ companyId, terms: days === null ? "" : String(days) });
  }
  return (
    <>
      <Section title={<Trans>Discount, shipping, tax</Trans>}>
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={t`Discount`}
            placeholder="0 / %"
            value={form.discount}
            error={isWrong(form.discount, true) ? t`An amount, or a percentage such as 10%` : undefined}
            onChange={(event) => onChange({ discount: event.target.value })}
          />
          <TextField
            label={t`Why`}
            value={form.discountLabel}
            onChange={(event) => onChange({ discountLabel: event.target.value })}
          />
          <TextField
            label={t`Shipping`}
            inputMode="decimal"
            value={form.shipping}
            error={isWrong(form.shipping) ? amount : undefined}
            onChange={(event) => onChange({ shipping: event.target.value })}
          />
          <TextField
            label={t`Tax`}
            inputMode="decimal"
            value={form.tax}
            error={isWrong(form.tax) ? amount : undefined}
            onChange={(event) => onChange({ tax: event.target.value })}
          />
        </div>
      </Section>
      <Section title={<Trans>Terms</Trans>}>
        <div className="flex flex-col gap-3">
          {known.length > 0 && (
            <SelectField
              label={t`For the company`}
              value={form.companyId}
              onChange={(event) => chooseCompany(event.target.value)}
              placeholder={t`None: for the customer alone`}
              options={known.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          {stores.length > 1 && (
            <SelectField
              label={t`Store`}
              value={form.storeId}
              disabled={isStoreFixed}
              onChange={(event) => onChange({ storeId: event.target.value })}
              options={stores.map(({ id, name, currencyCode }) => ({ value: id, label: `${name} (${currencyCode})` }))}
            />
          )}
          <SelectField
            label={t`Ships to`}
            value={form.addressId}
            onChange={(event) => onChange({ addressId: event.target.value })}
            placeholder={t`Nothing is shipped`}
            options={addresses.map(({ id, formatted }) => ({ value: id, label: (formatted ?? []).join(", ") || id }))}
          />
          <div className="grid grid-cols-2 gap-3">
            <TextField
              label={t`Purchase order`}
              value={form.purchaseOrder}
              isExpected={company?.requiresPurchaseOrder ?? false}
              hint={company?.requiresPurchaseOrder && !form.purchaseOrder ? t`${company.name} needs it` : undefined}
              onChange={(event) => onChange({ purchaseOrder: event.target.value })}
            />
            <TextField
              label={t`Due after days`}
              inputMode="numeric"
              placeholder={granted === null ? undefined : String(granted)}
              value={form.terms}
              onChange={(event) => onChange({ terms: event.target.value })}
            />
          </div>
          <TextArea
            label={t`Note for colleagues`}
            value={form.note}
            onChange={(event) => onChange({ note: event.target.value })}
          />
        </div>
      </Section>
    </>
  );
}
