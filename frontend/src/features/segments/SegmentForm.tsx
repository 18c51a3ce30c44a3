import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { asInput } from "@/features/segments/data";
import { type SegmentPartsFragment, SegmentSaveDocument } from "@/gql/graphql";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { TextArea, TextField } from "@/ui/Field";
import type { Filter } from "@/ui/filters/tree";
import { FormNotice } from "@/ui/Notice";
import { Skeleton } from "@/ui/States";

const RuleEditor = lazy(() => import("@/features/segments/RuleEditor"));
/** What shows a segment, and is read again. */
const SHOWING = ["Segment", "SegmentList", "SegmentMembers", "SegmentChanges", "SegmentChoices"];
const SHOWN = ["name", "description", "labelPriority"];

interface SegmentFormProps {
  /** The segment that is changed; without one, a new one is made. */
  segment?: SegmentPartsFragment;
  rule: Filter | undefined;
  name?: string | undefined;
  templateKey?: string | null | undefined;
  onSaved: (id: string) => void;
  onCancel: () => void;
}

export function SegmentForm({ segment, rule: given, name, templateKey, onSaved, onCancel }: SegmentFormProps) {
  const { t } = useLingui();
  const save = useWrite(SegmentSaveDocument, ...SHOWING);
  const [rule, setRule] = useState(given);
  const [key] = useState(newKey);
  const ofRule = save.refusals.filter(({ path }) => path?.includes("filter"));

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = formValues(event.currentTarget);
    const input = {
      name: values.name ?? "",
      description: values.description ?? null,
      labelPriority: values.labelPriority ? Number(values.labelPriority) : null,
      controlPercent: segment?.controlPercent ?? 0,
      templateKey: segment?.templateKey ?? templateKey ?? null,
      filter: rule ? asInput(rule) : {},
    };
    const done = await save.run(
      segment ? { id: segment.id, expectedVersion: segment.version, input } : { input, idempotencyKey: key },
    );
    if (done?.segment) onSaved(done.segment.id);
  }

  return (
    <form onSubmit={submit} className="flex max-w-4xl flex-col gap-5">
      <FormNotice
        refusals={otherRefusals(save.refusals, SHOWN).filter((one) => !ofRule.includes(one))}
        failure={save.failure}
      />
      <div className="grid grid-cols-[minmax(0,1fr)_9rem] gap-4">
        <TextField
          label={t`Name`}
          name="name"
          required
          autoComplete="off"
          defaultValue={segment?.name ?? name}
          error={refusalOf(save.refusals, "name")}
        />
        <TextField
          label={t`Label priority`}
          name="labelPriority"
          type="number"
          min={1}
          defaultValue={segment?.labelPriority ?? undefined}
          hint={t`The lowest labels a customer`}
          error={refusalOf(save.refusals, "labelPriority")}
        />
      </div>
      <Suspense fallback={<Skeleton lines={3} />}>
        <RuleEditor rule={rule} onChange={setRule} error={ofRule[0]?.message} />
      </Suspense>
      <TextArea
        label={t`Description`}
        name="description"
        rows={2}
        defaultValue={segment?.description ?? undefined}
        error={refusalOf(save.refusals, "description")}
      />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" isPending={save.isPending}>
          <Trans>Save segment</Trans>
        </Button>
        <Button onPress={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
