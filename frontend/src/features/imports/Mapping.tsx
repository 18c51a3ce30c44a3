import { useLingui } from "@lingui/react/macro";
import type { Mapping } from "@/features/imports/state";
import type { ImportPreviewQuery } from "@/gql/graphql";
import { SelectField } from "@/ui/Field";
import { Table, type TableColumn } from "@/ui/Table";
import { Nothing } from "@/ui/Values";

type Preview = NonNullable<ImportPreviewQuery["importPreview"]>;
type Field = ImportPreviewQuery["importableFields"][number];
type Row = Preview["columns"][number] & { id: string };

interface MappingTableProps {
  columns: Preview["columns"];
  fields: readonly Field[];
  mapping: Mapping;
  onChange: (header: string, field: string | null) => void;
}

/** Every column of the file with what stands in it, and where it goes. */
export function MappingTable({ columns, fields, mapping, onChange }: MappingTableProps) {
  const { t } = useLingui();
  const known = new Set(fields.map(({ key }) => key));
  const options = fields.map(({ key, title, isRequired }) => ({
    value: key,
    label: isRequired ? `${title} *` : title,
  }));
  const shown: TableColumn<Row>[] = [
    { id: "header", header: t`Column`, className: "font-medium max-w-56 truncate", cell: ({ header }) => header },
    {
      id: "samples",
      header: t`Holds`,
      className: "max-w-72 truncate text-muted",
      cell: ({ samples }) => (samples.length > 0 ? samples.slice(0, 3).join(" · ") : <Nothing />),
    },
    {
      id: "field",
      header: t`Goes to`,
      className: "w-60",
      cell: ({ header }) => {
        const chosen = mapping[header] ?? "";
        // What only the known system's own recipe uses keeps its place without a name.
        const own = chosen && !known.has(chosen) ? [{ value: chosen, label: t`Understood` }] : [];
        return (
          <SelectField
            label={t`Where ${header} goes`}
            isLabelHidden
            placeholder={t`Left out`}
            options={[...own, ...options]}
            value={chosen}
            onChange={({ currentTarget }) => onChange(header, currentTarget.value || null)}
          />
        );
      },
    },
    {
      id: "rule",
      header: t`What may stand there`,
      className: "text-muted text-xs max-w-80 truncate",
      cell: ({ header }) => fields.find(({ key }) => key === mapping[header])?.rule ?? <Nothing />,
    },
  ];
  return (
    <Table label={t`Columns`} columns={shown} rows={columns.map((column) => ({ ...column, id: column.header }))} />
  );
}

/** The first rows as they would come in. */
export function FirstRows({ rows, fields }: { rows: readonly unknown[]; fields: readonly Field[] }) {
  const { t } = useLingui();
  const objects = rows as readonly Record<string, string>[];
  const used = fields.filter(({ key }) => objects.some((row) => row[key]));
  if (used.length === 0) return <p className="text-muted">{t`No column goes anywhere yet.`}</p>;
  const shown: TableColumn<{ id: string; row: Record<string, string> }>[] = used.map(({ key, title }) => ({
    id: key,
    header: title,
    className: "max-w-56 truncate",
    cell: ({ row }) => row[key] ?? <Nothing />,
  }));
  return (
    <Table
      label={t`First rows`}
      columns={shown}
      rows={objects.slice(0, 8).map((row, index) => ({ id: String(index), row }))}
    />
  );
}
