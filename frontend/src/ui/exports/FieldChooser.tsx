import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronDown, ChevronUp, GripVertical, ShieldAlert, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import type { ExportableFieldsQuery } from "@/gql/graphql";
import { cx } from "@/lib/classes";
import { IconButton } from "@/ui/Button";
import { moved } from "@/ui/exports/choice";

export type ExportField = ExportableFieldsQuery["exportableFields"][number];

interface FieldChooserProps {
  fields: readonly ExportField[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** On the left what there is, on the right what is chosen, in the order of the file: dragged, or moved by Alt and arrows. */
export function FieldChooser({ fields, chosen, onChange }: FieldChooserProps) {
  const { t } = useLingui();
  const groups = [...new Set(fields.map(({ group }) => group))];
  const toggle = (key: string) =>
    onChange(chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key]);
  return (
    <div className="grid h-72 grid-cols-2 gap-4">
      <section aria-label={t`Fields that there are`} className="scroll rounded-md border border-line p-2">
        {groups.map((group) => (
          <fieldset key={group} className="mb-2">
            <legend className="px-1 py-1 text-2xs text-muted">{group}</legend>
            {fields
              .filter((field) => field.group === group)
              .map(({ key, title, isPersonal }) => (
                <label key={key} className="flex h-7 items-center gap-2 rounded-sm px-1 hover:bg-hover">
                  <input
                    type="checkbox"
                    className="size-4 accent-accent"
                    checked={chosen.includes(key)}
                    onChange={() => toggle(key)}
                  />
                  <span className="min-w-0 flex-1 truncate">{title}</span>
                  {isPersonal && <Personal />}
                </label>
              ))}
          </fieldset>
        ))}
      </section>
      <Chosen fields={fields} chosen={chosen} onChange={onChange} />
    </div>
  );
}

function Personal() {
  const { t } = useLingui();
  return <ShieldAlert aria-label={t`Personal data`} className="size-3.5 shrink-0 text-warn" />;
}

function Chosen({ fields, chosen, onChange }: FieldChooserProps) {
  const { t } = useLingui();
  const [dragged, setDragged] = useState<number>();
  const titles = new Map(fields.map(({ key, title }) => [key, title]));

  function onKeyDown(event: KeyboardEvent, place: number) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !step) return;
    event.preventDefault();
    onChange(moved(chosen, place, place + step));
  }

  if (chosen.length === 0) {
    return (
      <p className="rounded-md border border-line p-4 text-muted">
        <Trans>Choose at least one field.</Trans>
      </p>
    );
  }
  return (
    <ol aria-label={t`Fields of the file, in their order`} className="scroll rounded-md border border-line p-2">
      {chosen.map((key, place) => {
        const title = titles.get(key) ?? key;
        return (
          <li
            key={key}
            draggable
            onDragStart={() => setDragged(place)}
            onDragEnd={() => setDragged(undefined)}
            onDragOver={(event) => {
              event.preventDefault();
              if (dragged === undefined || dragged === place) return;
              onChange(moved(chosen, dragged, place));
              setDragged(place);
            }}
            onKeyDown={(event) => onKeyDown(event, place)}
            className={cx(
              "flex h-7 items-center gap-1 rounded-sm pl-1 hover:bg-hover",
              dragged === place && "bg-press",
            )}
          >
            <GripVertical aria-hidden className="size-3.5 shrink-0 cursor-grab text-faint" />
            <span className="min-w-0 flex-1 truncate">{title}</span>
            <IconButton
              size="sm"
              label={t`Move ${title} up`}
              isDisabled={place === 0}
              icon={<ChevronUp className="size-3.5" />}
              onPress={() => onChange(moved(chosen, place, place - 1))}
            />
            <IconButton
              size="sm"
              label={t`Move ${title} down`}
              isDisabled={place === chosen.length - 1}
              icon={<ChevronDown className="size-3.5" />}
              onPress={() => onChange(moved(chosen, place, place + 1))}
            />
            <IconButton
              size="sm"
              label={t`Leave ${title} out`}
              icon={<X className="size-3.5" />}
              onPress={() => onChange(chosen.filter((each) => each !== key))}
            />
          </li>
        );
      })}
    </ol>
  );
}
