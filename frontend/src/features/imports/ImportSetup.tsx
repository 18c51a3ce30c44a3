import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FirstRows, MappingTable } from "@/features/imports/Mapping";
import { type Mapping, remapped, type Subject, toInput } from "@/features/imports/state";
import { POLICIES, policyWords } from "@/features/imports/words";
import { ImportCreateDocument, ImportPreviewDocument, ImportStoresDocument, type OnDuplicate } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { newKey, useWrite } from "@/lib/write";
import { Button } from "@/ui/Button";
import { SelectField } from "@/ui/Field";
import { FormNotice, Notice } from "@/ui/Notice";
import { Section } from "@/ui/Stat";
import { EmptyState, ErrorState, Skeleton } from "@/ui/States";

interface ImportSetupProps {
  upload: string;
  what: Subject;
  onStarted: (job: string) => void;
  onLeave: () => void;
}

/** Where the columns go, how the first rows would come in, what to do with those who are there: then try, or begin. */
export function ImportSetup({ upload, what, onStarted, onLeave }: ImportSetupProps) {
  const { t, i18n } = useLingui();
  const [chosen, setChosen] = useState<Mapping>();
  const [policy, setPolicy] = useState<OnDuplicate>(POLICIES[what][0] ?? "UPDATE_EXISTING");
  const [store, setStore] = useState("");
  const query = useQuery({
    ...graphqlQuery(ImportPreviewDocument, { upload, what, mapping: toInput(chosen) }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const stores = useQuery(graphqlQuery(ImportStoresDocument, {})).data?.stores ?? [];
  const start = useWrite(ImportCreateDocument, "Imports");

  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton lines={6} />;
  const preview = query.data.importPreview;
  if (!preview) {
    return (
      <EmptyState title={t`This file is gone`} action={<Button onPress={onLeave}>{t`Send another`}</Button>}>
        <Trans>Files are kept for two days.</Trans>
      </EmptyState>
    );
  }
  const fields = query.data.importableFields;
  const mapping: Mapping =
    chosen ?? Object.fromEntries(preview.columns.map(({ header, suggestedField }) => [header, suggestedField]));

  async function begin(dryRun: boolean) {
    const input = {
      what,
      uploadId: upload,
      mapping: toInput(mapping),
      onDuplicate: policy,
      storeId: store || null,
      dryRun,
    };
    const payload = await start.run({ input, key: newKey() });
    if (payload?.job) onStarted(payload.job.id);
  }

  return (
    <>
      <p className="flex flex-wrap gap-x-3 pt-1 text-muted">
        <span>
          <Plural value={preview.rowCount} one="# row" other="# rows" />
        </span>
        <span>{preview.form}</span>
        {preview.recognisedAs === "as before" && <span>{t`Columns go where they went the last time`}</span>}
        {preview.recognisedAs && preview.recognisedAs !== "as before" && (
          <span>{t`An export of ${preview.recognisedAs}`}</span>
        )}
      </p>
      <Section title={<Trans>Columns</Trans>} className="border-t-0">
        <MappingTable
          columns={preview.columns}
          fields={fields}
          mapping={mapping}
          onChange={(header, field) => setChosen(remapped(mapping, header, field))}
        />
      </Section>
      <Section title={<Trans>First rows as they would come in</Trans>}>
        <div className="flex flex-col gap-3">
          {preview.problems.length > 0 && (
            <Notice tone="warn">
              {preview.problems.map((problem) => (
                <p key={problem}>{problem}</p>
              ))}
            </Notice>
          )}
          <FirstRows rows={preview.sampleRows} fields={fields} />
        </div>
      </Section>
      <Section title={<Trans>How to take them in</Trans>}>
        <div className="flex max-w-xl flex-col gap-4">
          <SelectField
            label={t`Records that are there already`}
            options={POLICIES[what].map((value) => ({ value, label: i18n._(policyWords[value]) }))}
            value={policy}
            onChange={({ currentTarget }) => setPolicy(currentTarget.value as OnDuplicate)}
          />
          {stores.length > 1 && (
            <SelectField
              label={t`Store`}
              hint={t`Its zone and country are those of times and phone numbers that say none.`}
              placeholder={stores[0]?.name ?? ""}
              options={stores.slice(1).map(({ id, name }) => ({ value: id, label: name }))}
              value={store}
              onChange={({ currentTarget }) => setStore(currentTarget.value)}
            />
          )}
          <FormNotice refusals={start.refusals} failure={start.failure} />
          <div className="flex flex-wrap gap-2">
            <Button variant="primary" isDisabled={start.isPending} onPress={() => void begin(false)}>
              <Trans>Import</Trans>
            </Button>
            <Button isDisabled={start.isPending} onPress={() => void begin(true)}>
              <Trans>Try without writing</Trans>
            </Button>
            <Button variant="ghost" onPress={onLeave}>
              <Trans>Another file</Trans>
            </Button>
          </div>
        </div>
      </Section>
    </>
  );
}
