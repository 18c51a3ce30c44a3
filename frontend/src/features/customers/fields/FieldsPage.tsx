import { Trans, useLingui } from "@lingui/react/macro";
import { Archive, ArchiveRestore, ArrowDown, ArrowUp, ListPlus, Pencil, Plus, Trash } from "lucide-react";
import { type ReactElement, type ReactNode, useState } from "react";
import { DefinitionDialog } from "@/features/customers/fields/DefinitionDialog";
import { type Field, useCustomFields, useKindWords } from "@/features/customers/fields/data";
import { CustomFieldArchiveDocument, CustomFieldDeleteDocument, CustomFieldsReorderDocument } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { useWrite } from "@/lib/write";
import { Badge } from "@/ui/Badge";
import { Button, IconButton } from "@/ui/Button";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";
import { Table, type TableColumn } from "@/ui/Table";
import { toast } from "@/ui/Toast";

const TOUCHED = ["CustomFields", "CustomerFields"];

/** What the merchant adds to every customer: defined, put in order, archived. */
export function FieldsPage() {
  const { t } = useLingui();
  const canWrite = useMay()("SETTINGS_WRITE");
  const query = useCustomFields();
  const archiving = useWrite(CustomFieldArchiveDocument, ...TOUCHED);
  const ordering = useWrite(CustomFieldsReorderDocument, ...TOUCHED);
  const deleting = useWrite(CustomFieldDeleteDocument, ...TOUCHED);
  const [editing, setEditing] = useState<Field | "new">();
  const all = query.data?.customFieldDefinitions ?? [];
  const fields = all.filter(({ archivedAt }) => !archivedAt);
  const archived = all.filter(({ archivedAt }) => archivedAt);

  async function archive({ id, name }: Field) {
    const done = await archiving.run({ id, archived: true });
    if (done) toast(t`${name} is archived`, { undo: () => void archiving.run({ id, archived: false }) });
  }

  async function remove({ id, name }: Field) {
    if (await deleting.run({ id })) toast(t`${name} is deleted`);
  }

  function move(field: Field, step: 1 | -1) {
    const ids = fields.map(({ id }) => id);
    const from = ids.indexOf(field.id);
    ids.splice(from, 1);
    ids.splice(from + step, 0, field.id);
    void ordering.run({ ids });
  }

  const button = (label: string, icon: ReactElement, act: () => void, isDisabled = false) => (
    <IconButton size="sm" label={label} icon={icon} isDisabled={isDisabled} onPress={act} />
  );
  const columns = useColumns((field) => {
    const place = fields.findIndex(({ id }) => id === field.id);
    const { name } = field;
    return (
      canWrite && (
        <span className="inline-flex gap-1">
          {button(t`Move ${name} up`, <ArrowUp className="size-3.5" />, () => move(field, -1), place === 0)}
          {button(
            t`Move ${name} down`,
            <ArrowDown className="size-3.5" />,
            () => move(field, 1),
            place === fields.length - 1,
          )}
          {button(t`Edit ${name}`, <Pencil className="size-3.5" />, () => setEditing(field))}
          {button(t`Archive ${name}`, <Archive className="size-3.5" />, () => void archive(field))}
        </span>
      )
    );
  });
  const putAway = useColumns(
    (field) =>
      canWrite && (
        <span className="inline-flex gap-1">
          {button(
            t`Bring ${field.name} back`,
            <ArchiveRestore className="size-3.5" />,
            () => void archiving.run({ id: field.id, archived: false }),
          )}
          {button(t`Delete ${field.name}`, <Trash className="size-3.5" />, () => void remove(field))}
        </span>
      ),
  );
  const add = canWrite && (
    <Button onPress={() => setEditing("new")}>
      <Plus className="size-4" />
      <Trans>Add a field</Trans>
    </Button>
  );
  return (
    <>
      <Section title={<Trans>Custom fields</Trans>} actions={fields.length > 0 && add}>
        <p className="mb-4 text-muted">
          <Trans>
            What you want to know of every customer beyond what is there: they stand on the customer's page, and lists,
            segments, imports and exports know them.
          </Trans>
        </p>
        <div className="mb-3 empty:hidden">
          <FormNotice
            refusals={[...archiving.refusals, ...ordering.refusals, ...deleting.refusals]}
            failure={archiving.failure ?? ordering.failure ?? deleting.failure}
          />
        </div>
        {query.isPending && <Skeleton />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && fields.length === 0 && (
          <EmptyState icon={<ListPlus />} title={t`No custom fields yet`} action={add}>
            <Trans>Such as a shirt size, a membership number, or the day of the wedding.</Trans>
          </EmptyState>
        )}
        {fields.length > 0 && <Table label={t`Custom fields`} columns={columns} rows={fields} />}
      </Section>
      {archived.length > 0 && (
        <Section title={<Trans>Archived</Trans>}>
          <Table label={t`Archived fields`} columns={putAway} rows={archived} />
        </Section>
      )}
      {editing && (
        <DefinitionDialog
          field={editing === "new" ? undefined : editing}
          taken={all.map(({ key }) => key)}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

function useColumns(actions: (field: Field) => ReactNode): TableColumn<Field>[] {
  const { t } = useLingui();
  const words = useKindWords();
  return [
    {
      id: "name",
      header: t`Name`,
      className: "whitespace-normal break-words",
      cell: ({ name }) => <span className="font-medium">{name}</span>,
    },
    {
      id: "kind",
      header: t`Kind`,
      cell: ({ kind, unit, currencyCode }) => [words[kind], unit ?? currencyCode].filter(Boolean).join(" · "),
    },
    { id: "key", header: t`Key`, cell: ({ key }) => <code className="text-muted text-xs">custom.{key}</code> },
    {
      id: "marks",
      header: t`Rules`,
      cell: ({ isRequired, isPersonal, isFilterable }) => (
        <span className="inline-flex gap-1">
          {isRequired && <Badge>{t`Needed`}</Badge>}
          {isPersonal && <Badge tone="warn">{t`Private`}</Badge>}
          {!isFilterable && <Badge tone="quiet">{t`Not in filters`}</Badge>}
        </span>
      ),
    },
    { id: "actions", header: t`Actions`, isHeaderHidden: true, isEnd: true, cell: actions },
  ];
}
