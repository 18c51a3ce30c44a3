import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type StorePartsFragment, StoreSaveDocument, StoresDocument } from "@/gql/graphql";
import { countryName } from "@/lib/format";
import { countryOptions, currencyOptions, timeZoneOptions } from "@/lib/places";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Badge } from "@/ui/Badge";
import { Button, IconButton } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { CheckboxField, SelectField, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Nothing } from "@/ui/Values";

export function StoresPage() {
  const { t } = useLingui();
  const may = useMay();
  const canWrite = may("SETTINGS_WRITE");
  const query = useQuery(graphqlQuery(StoresDocument, {}));
  const [editing, setEditing] = useState<StorePartsFragment | "new">();
  const columns: TableColumn<StorePartsFragment>[] = [
    {
      id: "name",
      header: t`Name`,
      cell: ({ name, isActive }) => (
        <span className="font-medium">
          {name} {!isActive && <Badge tone="quiet">{t`Closed`}</Badge>}
        </span>
      ),
    },
    { id: "code", header: t`Store ID`, cell: ({ code }) => <code className="text-xs">{code}</code> },
    { id: "currency", header: t`Currency`, cell: ({ currencyCode }) => currencyCode },
    { id: "zone", header: t`Time zone`, cell: ({ timeZone }) => timeZone.replaceAll("_", " ") },
    {
      id: "country",
      header: t`Country`,
      cell: ({ countryCode }) => (countryCode ? countryName(countryCode) : <Nothing />),
    },
    {
      id: "edit",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (store) =>
        canWrite && (
          <IconButton
            size="sm"
            label={t`Edit ${store.name}`}
            icon={<Pencil className="size-3.5" />}
            onPress={() => setEditing(store)}
          />
        ),
    },
  ];
  return (
    <Section
      title={<Trans>Stores</Trans>}
      actions={
        canWrite && (
          <Button onPress={() => setEditing("new")}>
            <Plus className="size-4" />
            <Trans>Add store</Trans>
          </Button>
        )
      }
    >
      <p className="mb-4 text-muted">
        <Trans>
          A store has its own currency and clock. Figures over all stores are in the base currency, chosen at set-up.
        </Trans>
      </p>
      {query.isPending && <Skeleton />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Table label={t`Stores`} columns={columns} rows={query.data.stores} />}
      {editing && <StoreSheet store={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </Section>
  );
}

const FIELDS = [
  "name",
  "code",
  "currencyCode",
  "timeZone",
  "countryCode",
  "firstWeekday",
  "accountInviteUrl",
  "passwordResetUrl",
];

function StoreSheet({ store, onClose }: { store: StorePartsFragment | undefined; onClose: () => void }) {
  const { t } = useLingui();
  const save = useWrite(StoreSaveDocument, "Stores", "OrderStores");
  const error = (field: string) => refusalOf(save.refusals, field);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const input = {
      name: form.name,
      ...(!store && { code: form.code, currencyCode: form.currencyCode }),
      timeZone: form.timeZone,
      countryCode: form.countryCode,
      firstWeekday: Number(form.firstWeekday),
      accountInviteUrl: form.accountInviteUrl,
      passwordResetUrl: form.passwordResetUrl,
      ...(store && { isActive: form.isActive === "on" }),
    };
    if (await save.run({ id: store?.id, input, expectedVersion: store?.version })) onClose();
  }

  const weekdays = [t`Monday`, t`Tuesday`, t`Wednesday`, t`Thursday`, t`Friday`, t`Saturday`, t`Sunday`];
  return (
    <Dialog isOpen kind="sheet" title={store ? t`Edit ${store.name}` : t`Add store`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(save.refusals, FIELDS)} failure={save.failure} />
          <TextField label={t`Name`} name="name" defaultValue={store?.name} required autoFocus error={error("name")} />
          {!store && (
            <>
              <TextField
                label={t`Store ID`}
                name="code"
                required
                pattern="[a-z0-9][a-z0-9_\-]*"
                hint={t`Short and lasting; small letters and digits`}
                error={error("code")}
              />
              <SelectField
                label={t`Currency`}
                name="currencyCode"
                options={currencyOptions()}
                defaultValue="USD"
                error={error("currencyCode")}
              />
            </>
          )}
          <SelectField
            label={t`Time zone`}
            name="timeZone"
            options={timeZoneOptions()}
            defaultValue={store?.timeZone ?? "UTC"}
            error={error("timeZone")}
          />
          <SelectField
            label={t`Country`}
            name="countryCode"
            options={countryOptions()}
            placeholder={t`Not said`}
            defaultValue={store?.countryCode ?? ""}
            hint={t`Phone numbers without a country code are read as of here`}
            error={error("countryCode")}
          />
          <SelectField
            label={t`A week begins on`}
            name="firstWeekday"
            options={weekdays.map((label, day) => ({ value: String(day + 1), label }))}
            defaultValue={String(store?.firstWeekday ?? 1)}
            error={error("firstWeekday")}
          />
          <TextField
            label={t`Page for invitations`}
            name="accountInviteUrl"
            type="url"
            defaultValue={store?.accountInviteUrl ?? ""}
            placeholder="https://shop.example.com/join/{token}"
            hint={t`Where customers open their account, with {token} for the secret of the link`}
            error={error("accountInviteUrl")}
          />
          <TextField
            label={t`Page for a new password`}
            name="passwordResetUrl"
            type="url"
            defaultValue={store?.passwordResetUrl ?? ""}
            placeholder="https://shop.example.com/password/{token}"
            error={error("passwordResetUrl")}
          />
          {store && <CheckboxField label={t`Open`} name="isActive" defaultChecked={store.isActive} />}
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
