import { Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent } from "react";
import { ListBox, ListBoxItem } from "react-aria-components";
import { formatRange } from "@/lib/url";
import { formValues } from "@/lib/write";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { type EditorProps, parseWhen } from "@/ui/filters/kinds";

/** Usual periods first, any two days below. */
export function WhenEditor({ definition, value, onChange, onDone }: EditorProps) {
  const { t } = useLingui();
  const when = parseWhen(value);
  const [from, to] = when?.kind === "between" ? [when.from, when.to] : [undefined, undefined];
  const presets = [
    { id: "P7D", label: t`In the last 7 days` },
    { id: "P30D", label: t`In the last 30 days` },
    { id: "P90D", label: t`In the last 90 days` },
    { id: "P365D", label: t`In the last 365 days` },
    { id: "!P90D", label: t`More than 90 days ago` },
    { id: "!P365D", label: t`More than 365 days ago` },
    { id: "never", label: t`Never` },
  ];

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    const since = form.from ?? "";
    const until = form.to ?? "";
    onChange(since === until ? since && `${since}..${until}` : formatRange({ from: since, to: until }));
    onDone();
  }

  return (
    <div className="w-64">
      <ListBox
        aria-label={definition.label}
        autoFocus="first"
        selectionMode="single"
        selectedKeys={value ? [value] : []}
        onSelectionChange={(keys) => {
          const [key] = keys as Set<string>;
          onChange(key);
          onDone();
        }}
        className="-mx-1 -mt-1 mb-2 outline-none"
        items={presets}
      >
        {({ label }) => (
          <ListBoxItem
            textValue={label}
            className="flex h-7 items-center rounded-md px-2 outline-none data-[focused]:bg-hover data-[selected]:font-medium data-[selected]:text-accent"
          >
            {label}
          </ListBoxItem>
        )}
      </ListBox>
      <form onSubmit={submit} className="flex flex-col gap-2 border-line border-t pt-3">
        <TextField label={t`From`} name="from" type="date" defaultValue={from} />
        <TextField label={t`To`} name="to" type="date" defaultValue={to} />
        <Button type="submit" variant="primary">
          <Trans>Apply</Trans>
        </Button>
      </form>
    </div>
  );
}
