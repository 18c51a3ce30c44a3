import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { OrderNoticeStoresDocument, OrderNoticesDocument, OrderNoticesSetDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { useWrite } from "@/lib/write";
import { CheckboxField, SelectField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";

/** Of which events of their orders a store tells its customers without anybody asking. */
export function OrderNotices() {
  const { t } = useLingui();
  const may = useMay();
  const [chosen, setChosen] = useState("");
  const stores = useQuery({ ...graphqlQuery(OrderNoticeStoresDocument, {}), staleTime: 60_000 });
  const all = stores.data?.stores ?? [];
  const store = chosen || (all.find(({ isActive }) => isActive) ?? all[0])?.id || "";
  const notices = useQuery({ ...graphqlQuery(OrderNoticesDocument, { store }), enabled: store !== "" });
  const setting = useWrite(OrderNoticesSetDocument, "OrderNotices");
  const events = notices.data?.orderNotifications ?? [];
  if (events.length === 0) return null;
  return (
    <Section title={<Trans>What customers are told of their orders</Trans>}>
      <p className="mb-3 max-w-prose text-muted">
        <Trans>
          These mails go by themselves once you turn them on. Leave off what your shop sends already. How they read is
          set below, among the templates.
        </Trans>
      </p>
      <FormNotice refusals={setting.refusals} failure={setting.failure} />
      {all.length > 1 && (
        <SelectField
          label={t`Store`}
          className="mb-3 w-64"
          value={store}
          onChange={(event) => setChosen(event.target.value)}
          options={all.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <div className="flex flex-col gap-2">
        {events.map(({ event, title, isEnabled }) => (
          <CheckboxField
            key={event}
            label={title}
            checked={isEnabled}
            disabled={!may("SETTINGS_WRITE") || setting.isPending}
            onChange={(change) => void setting.run({ store, event, isEnabled: change.target.checked })}
          />
        ))}
      </div>
    </Section>
  );
}
