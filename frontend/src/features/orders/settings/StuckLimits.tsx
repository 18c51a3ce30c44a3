import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { readLimit, type Unit, writeLimit } from "@/features/orders/settings/limits";
import { OrderLimitsDocument, type OrderLimitsQuery, OrderLimitsSaveDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";

type Shop = OrderLimitsQuery["stores"][number];
const LIMITS = ["unpaid", "unfulfilled", "inTransit"] as const;

/** After how long an order of each store counts as stuck. */
export function StuckLimits() {
  const { t } = useLingui();
  const [chosen, setChosen] = useState("");
  const query = useQuery(graphqlQuery(OrderLimitsDocument, {}));
  const stores = query.data?.stores ?? [];
  const store = stores.find(({ id }) => id === chosen) ?? stores.find(({ isActive }) => isActive) ?? stores[0];
  return (
    <Section title={<Trans>Stuck orders</Trans>} className="border-t-0">
      <p className="mb-4 max-w-prose text-muted">
        <Trans>
          An order that waits longer than this has a badge in the list, is counted on the home page, and is found by the
          view Stuck.
        </Trans>
      </p>
      {query.isPending && <Skeleton lines={4} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {stores.length > 1 && (
        <SelectField
          label={t`Store`}
          className="mb-4 w-64"
          value={store?.id ?? ""}
          onChange={(event) => setChosen(event.target.value)}
          options={stores.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {store && <LimitForm key={`${store.id} ${store.version}`} store={store} />}
    </Section>
  );
}

function LimitForm({ store }: { store: Shop }) {
  const { t } = useLingui();
  const canWrite = useMay()("SETTINGS_WRITE");
  const save = useWrite(OrderLimitsSaveDocument, "OrderLimits", "Stores", "OrderList", "HomeAttention");
  const words = {
    unpaid: t`For its money`,
    unfulfilled: t`For being sent`,
    inTransit: t`On its way`,
  };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const limit = (name: string) => writeLimit({ count: form[name] ?? "", unit: form[`${name}Unit`] as Unit });
    const stuckLimits = Object.fromEntries(LIMITS.map((name) => [name, limit(name)]));
    if (await save.run({ id: store.id, input: { stuckLimits }, version: store.version })) {
      toast(t`The limits of ${store.name} are saved`);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col items-start gap-3">
      <FormNotice refusals={otherRefusals(save.refusals, LIMITS)} failure={save.failure} />
      {LIMITS.map((name) => {
        const { count, unit } = readLimit(store.stuckLimits[name]);
        return (
          <div key={name} className="flex items-start gap-2">
            <TextField
              label={words[name]}
              name={name}
              type="number"
              min={1}
              max={8760}
              step={1}
              required
              defaultValue={count}
              readOnly={!canWrite}
              error={refusalOf(save.refusals, name)}
              className="w-40 max-sm:w-32"
            />
            <SelectField
              label={t`${words[name]}: days or hours`}
              isLabelHidden
              name={`${name}Unit`}
              defaultValue={unit}
              disabled={!canWrite}
              options={[
                { value: "days", label: t`days` },
                { value: "hours", label: t`hours` },
              ]}
              className="mt-5.5 w-28 max-sm:w-24"
            />
          </div>
        );
      })}
      {canWrite && (
        <Button type="submit" variant="primary" isPending={save.isPending}>
          <Trans>Save</Trans>
        </Button>
      )}
    </form>
  );
}
