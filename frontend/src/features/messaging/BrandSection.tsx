import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type BrandPartsFragment, BrandSaveDocument, BrandsDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { formValues, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { TextArea, TextField } from "@/ui/Field";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { Nothing } from "@/ui/Values";

/** How letters of each store look, and who writes them. */
export function BrandSection() {
  const { t } = useLingui();
  const may = useMay();
  const query = useQuery(graphqlQuery(BrandsDocument, {}));
  const [editing, setEditing] = useState<BrandPartsFragment>();
  const columns: TableColumn<BrandPartsFragment>[] = [
    {
      id: "name",
      header: t`Store`,
      cell: ({ name, brand }) => (
        <span className="inline-flex items-center gap-2 font-medium">
          <Colour value={brand.color} /> {brand.name}
          {brand.name !== name && <span className="font-normal text-muted">{name}</span>}
        </span>
      ),
    },
    {
      id: "sender",
      header: t`Sender`,
      cell: ({ brand }) => brand.senderEmail ?? <span className="text-muted">{t`the mail server's`}</span>,
    },
    { id: "reply", header: t`Answers go to`, cell: ({ brand }) => brand.replyTo ?? <Nothing /> },
    {
      id: "edit",
      header: t`Actions`,
      isHeaderHidden: true,
      isEnd: true,
      cell: (store) =>
        may("SETTINGS_WRITE") && (
          <IconButton
            size="sm"
            label={t`Edit the looks of ${store.name}`}
            icon={<Pencil className="size-3.5" />}
            onPress={() => setEditing(store)}
          />
        ),
    },
  ];
  return (
    <Section title={<Trans>Sender and looks</Trans>}>
      {query.isPending && <Skeleton />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Table label={t`Sender and looks`} columns={columns} rows={query.data.stores} />}
      {editing && <BrandSheet store={editing} onClose={() => setEditing(undefined)} />}
    </Section>
  );
}

/** A drop of the store's colour; without one the product's stands in mails. */
function Colour({ value }: { value: string | null }) {
  return (
    <svg aria-hidden viewBox="0 0 10 10" className="size-3">
      <circle cx="5" cy="5" r="5" fill={value ?? "#1f6f5c"} />
    </svg>
  );
}

const FIELDS = ["name", "color", "logoUrl", "senderName", "senderEmail", "replyTo", "footer", "postalAddress"] as const;

function BrandSheet({ store, onClose }: { store: BrandPartsFragment; onClose: () => void }) {
  const { t } = useLingui();
  const save = useWrite(BrandSaveDocument, "Brands", "MailPreview");
  const error = (field: string) => refusalOf(save.refusals, field);
  const { brand } = store;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const looks = Object.fromEntries(FIELDS.map((field) => [field, form[field] ?? null]));
    if (looks.name === store.name) looks.name = null;
    if (await save.run({ id: store.id, input: { brand: looks }, expectedVersion: store.version })) onClose();
  }

  return (
    <Dialog isOpen kind="sheet" title={t`The looks of ${store.name}`} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
        <DialogBody className="flex flex-col gap-4">
          <FormNotice refusals={otherRefusals(save.refusals, FIELDS)} failure={save.failure} />
          <TextField label={t`Name in mails`} name="name" defaultValue={brand.name} error={error("name")} />
          <TextField
            label={t`Colour`}
            name="color"
            placeholder="#1f6f5c"
            defaultValue={brand.color ?? ""}
            hint={t`Of buttons and of the line above a letter`}
            error={error("color")}
          />
          <TextField
            label={t`Address of the logo`}
            name="logoUrl"
            placeholder="https://"
            defaultValue={brand.logoUrl ?? ""}
            hint={t`Shown 40 pixels high; without one stands the name`}
            error={error("logoUrl")}
          />
          <TextField
            label={t`Sender's address`}
            name="senderEmail"
            defaultValue={brand.senderEmail ?? ""}
            hint={t`Your mail server must be allowed to send from it`}
            error={error("senderEmail")}
          />
          <TextField
            label={t`Sender's name`}
            name="senderName"
            placeholder={brand.name}
            defaultValue={brand.senderName ?? ""}
            error={error("senderName")}
          />
          <TextField
            label={t`Answers go to`}
            name="replyTo"
            defaultValue={brand.replyTo ?? ""}
            hint={t`Empty: to the sender`}
            error={error("replyTo")}
          />
          <TextArea
            label={t`Below every mail`}
            name="footer"
            defaultValue={brand.footer ?? ""}
            error={error("footer")}
          />
          <TextArea
            label={t`Postal address`}
            name="postalAddress"
            defaultValue={brand.postalAddress ?? ""}
            hint={t`Many countries demand it in marketing mails`}
            error={error("postalAddress")}
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
