import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { BenefitsEditor } from "@/features/groups/BenefitsEditor";
import { SHOWING } from "@/features/groups/data";
import { type BenefitForm, formOf, inputOf } from "@/features/groups/form";
import { GROUP_KINDS } from "@/features/groups/words";
import {
  GroupFormChoicesDocument,
  type GroupKind,
  type GroupPartsFragment,
  GroupWriteDocument,
  PriceListChoicesDocument,
  type SegmentChoicesQuery,
} from "@/gql/graphql";
import { graphqlChoices, graphqlQuery } from "@/lib/query";
import { formValues, newKey, otherRefusals, refusalOf, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { SelectField, TextArea, TextField } from "@/ui/Field";
import { segmentChoices } from "@/ui/filters/choices";
import { FormNotice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";

interface GroupFormProps {
  /** The group that is changed; without one, a new one is made. */
  group?: GroupPartsFragment;
  onSaved: (id: string) => void;
  onCancel: () => void;
}

export default function GroupForm(props: GroupFormProps) {
  const choices = useQuery(graphqlQuery(GroupFormChoicesDocument, {}));
  const segments = useQuery(segmentChoices());
  const lists = useQuery(graphqlChoices(PriceListChoicesDocument, {}, (found) => found.priceLists));
  const failed = [choices, segments, lists].find(({ isError }) => isError);
  if (failed?.error) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!choices.data || !segments.data || !lists.data) return <Skeleton lines={6} />;
  return <Form {...props} choices={{ ...choices.data, ...segments.data, ...lists.data }} />;
}

type Choices = Parameters<typeof BenefitsEditor>[0]["choices"] & SegmentChoicesQuery;

function Form({ group, choices, onSaved, onCancel }: GroupFormProps & { choices: Choices }) {
  const { t, i18n } = useLingui();
  const store = choices.stores.find(({ isActive }) => isActive) ?? choices.stores[0];
  const [zone, currency] = [store?.timeZone ?? "UTC", store?.currencyCode ?? "USD"];
  const save = useWrite(GroupWriteDocument, ...SHOWING);
  const [key] = useState(newKey);
  const [benefits, setBenefits] = useState<readonly BenefitForm[]>(() =>
    (group?.benefits ?? []).map((benefit) => formOf(benefit, zone)),
  );
  const ofBenefits = save.refusals.filter(({ path }) => path?.includes("benefits"));
  const others = otherRefusals(save.refusals, ["name", "description", "ruleSegmentId"]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = formValues(event.currentTarget);
    const input = {
      name: values.groupName ?? "",
      kind: (values.kind ?? "CUSTOM") as GroupKind,
      description: values.description ?? null,
      ruleSegmentId: values.rule ?? null,
      benefits: benefits.map((benefit) => inputOf(benefit, currency, zone)),
    };
    const done = await save.run(
      group ? { id: group.id, expectedVersion: group.version, input } : { input, idempotencyKey: key },
    );
    if (done?.group) onSaved(done.group.id);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex max-w-4xl flex-col gap-5">
      <FormNotice refusals={others.filter((one) => !ofBenefits.includes(one))} failure={save.failure} />
      <div className="grid grid-cols-[minmax(0,1fr)_12rem] gap-4 max-sm:grid-cols-1">
        <TextField
          label={t`Name`}
          name="groupName"
          required
          autoComplete="off"
          defaultValue={group?.name}
          error={refusalOf(
            save.refusals.filter((one) => !ofBenefits.includes(one)),
            "name",
          )}
        />
        <SelectField
          label={t`Kind`}
          name="kind"
          defaultValue={group?.kind ?? "WHOLESALE"}
          options={Object.entries(GROUP_KINDS).map(([value, words]) => ({ value, label: i18n._(words) }))}
        />
      </div>
      <TextArea
        label={t`Description`}
        name="description"
        rows={2}
        defaultValue={group?.description ?? undefined}
        error={refusalOf(save.refusals, "description")}
      />
      <SelectField
        label={t`Members`}
        name="rule"
        defaultValue={group?.rule?.id ?? ""}
        placeholder={t`Kept by hand`}
        options={(choices.segments?.nodes ?? []).map(({ id, name }) => ({ value: id, label: t`Follow ${name}` }))}
        hint={t`A group that follows a segment has its members at every moment; nobody is moved by hand.`}
        error={refusalOf(save.refusals, "ruleSegmentId")}
      />
      <Section title={<Trans>Benefits</Trans>}>
        <BenefitsEditor
          benefits={benefits}
          choices={choices}
          currency={currency}
          refusals={ofBenefits}
          onChange={setBenefits}
        />
      </Section>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" isPending={save.isPending}>
          <Trans>Save group</Trans>
        </Button>
        <Button onPress={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
