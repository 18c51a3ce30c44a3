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
  return (
    <MenuButton
      aria-label={t`Columns`}
      selectionMode="multiple"
      selectedKeys={shown}
      onSelectionChange={(keys) => {
        const wanted = new Set(keys === "all" ? columns.map(({ id }) => id) : keys);
        onChange(columns.map(({ id }) => id).filter((id) => wanted.has(id) || id === first?.id));
      }}
      trigger={
        <Button>
          <Columns3 className="size-4" />
          <Trans>Columns</Trans>
        </Button>
      }
    >
      {others.map(({ id, header }) => (
        <MenuItem key={id} id={id}>
          {header}
        </MenuItem>
      ))}
    </MenuButton>
  );
}
