import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type PriceListPartsFragment, PriceListSaveDocument, PriceStoresDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { CheckboxField, SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";

interface PriceListFormProps {
  list?: PriceListPartsFragment;
  onSaved: (id: string) => void;
  onCancel: () => void;
}

export function PriceListForm({ list, onSaved, onCancel }: PriceListFormProps) {
  const { t } = useLingui();
  const stores = useQuery(graphqlQuery(PriceStoresDocument, {}));
  const save = useWrite(PriceListSaveDocument, "PriceListList", "PriceList", "GroupFormChoices");
  const [key] = useState(newKey);
  const known = [list?.currencyCode, ...(stores.data?.stores ?? []).map(({ currencyCode }) => currencyCode)];
  const currencies = [...new Set(known.filter((code) => code !== undefined))];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = formValues(event.currentTarget);
    const input = {
      name: values.listName ?? "",
      currencyCode: values.currency ?? currencies[0] ?? "USD",
      percentOff: values.percent?.replace("%", "").replace(",", ".").trim() ?? null,
      countryCodes: (values.countries ?? "")
        .toUpperCase()
        .split(/[,;\s]+/)
        .filter(Boolean),
      isActive: values.active !== null && values.active !== undefined,
    };
    const done = await save.run(
      list ? { id: list.id, expectedVersion: list.version, input } : { input, idempotencyKey: key },
    );
    if (done?.priceList) onSaved(done.priceList.id);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex max-w-2xl flex-col gap-4">
      <FormNotice
        refusals={otherRefusals(save.refusals, ["name", "percentOff", "currencyCode"])}
        failure={save.failure}
      />
      <TextField
        label={t`Name`}
        name="listName"
        required
        autoComplete="off"
        defaultValue={list?.name}
        error={refusalOf(save.refusals, "name")}
      />
      <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
        <SelectField
          key={currencies.join()}
          label={t`Currency`}
          name="currency"
          defaultValue={list?.currencyCode ?? currencies[0]}
          options={currencies.map((code) => ({ value: code, label: code }))}
          error={refusalOf(save.refusals, "currencyCode")}
        />
        <TextField
          label={t`Off everything`}
          name="percent"
          placeholder="5%"
          defaultValue={list?.percentOff ?? ""}
          hint={t`Single prices win over it`}
          error={refusalOf(save.refusals, "percentOff")}
        />
        <TextField
          label={t`Countries`}
          name="countries"
          placeholder={t`All, or PH, DE`}
          defaultValue={list?.countryCodes.join(", ")}
        />
      </div>
      <CheckboxField label={t`Its prices are given`} name="active" defaultChecked={list?.isActive ?? true} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" isPending={save.isPending}>
          <Trans>Save price list</Trans>
        </Button>
        <Button onPress={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
