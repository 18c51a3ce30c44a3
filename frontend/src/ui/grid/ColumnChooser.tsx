import { Trans, useLingui } from "@lingui/react/macro";
import { Columns3 } from "lucide-react";
import { Button } from "@/ui/Button";
import { MenuButton, MenuItem } from "@/ui/Menu";

interface ColumnChooserProps {
  columns: readonly { id: string; header: string }[];
  /** Ids in view, in the order of `columns`. */
  shown: readonly string[];
  onChange: (shown: string[]) => void;
}

/** The first column names the row and always stays. */
export function ColumnChooser({ columns, shown, onChange }: ColumnChooserProps) {
  const { t } = useLingui();
  const [first, ...others] = columns;

  function toggle(id: string) {
    const wanted = new Set(shown);
    if (!wanted.delete(id)) wanted.add(id);
    onChange(columns.map((column) => column.id).filter((column) => wanted.has(column) || column === first?.id));
  }

  return (
    <MenuButton
      label={t`Columns`}
      trigger={
        <Button>
          <Columns3 className="size-4" />
          <Trans>Columns</Trans>
        </Button>
      }
    >
      {others.map(({ id, header }) => (
        <MenuItem key={id} kind="checkbox" isSelected={shown.includes(id)} onAction={() => toggle(id)}>
          {header}
        </MenuItem>
      ))}
    </MenuButton>
  );
}
