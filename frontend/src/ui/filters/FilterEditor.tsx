import { Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent } from "react";
import { formatRange, parseRange } from "@/lib/url";
import { formValues } from "@/lib/write";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { ChoiceEditor } from "@/ui/filters/ChoiceEditor";
import type { EditorProps } from "@/ui/filters/kinds";
import { WhenEditor } from "@/ui/filters/WhenEditor";

export default function FilterEditor(props: EditorProps) {
  switch (props.definition.kind) {
    case "when":
      return <WhenEditor {...props} />;
    case "choice":
    case "choices":
      return <ChoiceEditor {...props} />;
    default:
      return <RangeEditor {...props} />;
  }
}

function RangeEditor({ definition, value, onChange, onDone }: EditorProps) {
  const { t } = useLingui();
  const { from, to } = parseRange(value) ?? {};
  const step = definition.kind === "money" ? "0.01" : "1";

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = formValues(event.currentTarget);
    onChange(formatRange({ from: form.from ?? "", to: form.to ?? "" }));
    onDone();
  }

  return (
    <form onSubmit={submit} className="flex w-60 flex-col gap-3">
      <div className="grid grid-cols-2 gap-2">
        <TextField label={t`At least`} name="from" type="number" step={step} min={0} defaultValue={from} autoFocus />
        <TextField label={t`At most`} name="to" type="number" step={step} min={0} defaultValue={to} />
      </div>
      <Button type="submit" variant="primary">
        <Trans>Apply</Trans>
      </Button>
    </form>
  );
}
