import { Trans, useLingui } from "@lingui/react/macro";
import { GripVertical } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { cx } from "@/lib/classes";
import { moved, type ShownColumn, toggled, widened } from "@/ui/grid/columns";

export interface ColumnListProps {
  columns: readonly { id: string; header: string; width: number }[];
  shown: readonly ShownColumn[];
  onChange: (shown: ShownColumn[]) => void;
  density: string | undefined;
  onDensity: (density: string | undefined) => void;
}

const REM = 16;
const STEP = 16;

/** The columns of a list to choose from, to move and to widen. */
export default function ColumnList({ columns, shown, onChange, density, onDensity }: ColumnListProps) {
  const { t } = useLingui();
  const list = useRef<HTMLDivElement>(null);
  const dragged = useRef<string>(undefined);
  const isShown = (id: string) => shown.some((one) => one.id === id);
  const [first] = columns;
  const order = [
    ...shown.flatMap(({ id }) => columns.filter((column) => column.id === id)),
    ...columns.filter(({ id }) => !isShown(id)),
  ];
  const place = (id: string) => shown.findIndex((one) => one.id === id);
  const widthOf = (id: string) =>
    shown.find((one) => one.id === id)?.width ?? (columns.find((column) => column.id === id)?.width ?? 7) * REM;

  function onKeyDown(event: KeyboardEvent, id: string) {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
    const row = rows.findIndex((one) => one.dataset.id === id);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const wider = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key];
    if (step && event.shiftKey && isShown(id)) onChange(moved(shown, id, place(id) + step));
    else if (step) rows[(row + step + rows.length) % rows.length]?.focus();
    else if (wider && isShown(id)) onChange(widened(shown, id, widthOf(id) + wider));
    else if (event.key === "Backspace" && isShown(id)) onChange(widened(shown, id, undefined));
    else if ((event.key === " " || event.key === "Enter") && id !== first?.id) onChange(toggled(shown, id));
    else return;
    event.preventDefault();
  }

  return (
    <div className="w-72">
      <div ref={list} role="listbox" aria-multiselectable aria-label={t`Columns`} className="scroll -mx-1 max-h-80">
        {order.map(({ id, header }, row) => {
          const width = shown.find((one) => one.id === id)?.width;
          return (
            <div
              key={id}
              role="option"
              data-id={id}
              tabIndex={row === 0 ? 0 : -1}
              ref={(node) => {
                if (row === 0 && node && !list.current?.contains(document.activeElement)) node.focus();
              }}
              aria-selected={isShown(id)}
              aria-disabled={id === first?.id}
              draggable={isShown(id) && id !== first?.id}
              onDragStart={() => {
                dragged.current = id;
              }}
              onDragOver={(event) => event.preventDefault()}
              onDrop={() => dragged.current && isShown(id) && onChange(moved(shown, dragged.current, place(id)))}
              onClick={() => id !== first?.id && onChange(toggled(shown, id))}
              onKeyDown={(event) => onKeyDown(event, id)}
              className="flex h-7 items-center gap-2 rounded-md px-2 outline-none focus:bg-hover focus-visible:outline-none"
            >
              <input
                type="checkbox"
                tabIndex={-1}
                aria-hidden
                readOnly
                checked={isShown(id)}
                disabled={id === first?.id}
                className="size-3.5 accent-accent"
              />
              <span className={cx("min-w-0 flex-1 truncate", !isShown(id) && "text-muted")}>{header}</span>
              {width !== undefined && <span className="text-2xs text-muted">{t`${width} px`}</span>}
              {isShown(id) && id !== first?.id && <GripVertical aria-hidden className="size-3.5 text-faint" />}
            </div>
          );
        })}
      </div>
      <p className="mt-2 border-line border-t pt-2 text-2xs text-muted">
        <Trans>
          Space shows or hides, Shift with the arrows moves, left and right set the width, Backspace frees it.
        </Trans>
      </p>
      <label className="mt-2 flex items-center justify-between gap-2 text-xs">
        <span className="text-muted">{t`Rows of this list`}</span>
        <select
          value={density ?? ""}
          onChange={(event) => onDensity(event.target.value || undefined)}
          className="field h-7 w-auto pr-7"
        >
          <option value="">{t`As usual`}</option>
          <option value="comfortable">{t`Comfortable`}</option>
          <option value="compact">{t`Compact`}</option>
        </select>
      </label>
    </div>
  );
}
