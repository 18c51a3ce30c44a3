import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { DraftLines } from "@/features/orders/behalf/DraftLines";
import { DraftTerms } from "@/features/orders/behalf/DraftTerms";
import { DraftTotals, type Preview } from "@/features/orders/behalf/DraftTotals";
import { type DraftForm, emptyLine, inputOf } from "@/features/orders/behalf/form";
import { ProductBox } from "@/features/orders/behalf/ProductBox";
import { type SavedAs, useDraftVerbs } from "@/features/orders/behalf/useDraftVerbs";
import { type DraftCustomerQuery, type DraftOrderQuery, DraftPreviewDocument } from "@/gql/graphql";
import { useSettled } from "@/lib/delayed";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Button } from "@/ui/Button";
import { CheckboxField } from "@/ui/Field";
import { FormNotice, Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/Page";
import { Section } from "@/ui/Stat";

interface DraftEditorProps {
  customer: NonNullable<DraftCustomerQuery["customer"]>;
  stores: NonNullable<DraftCustomerQuery["stores"]>;
  start: DraftForm;
  saved?: SavedAs;
  approvals?: NonNullable<DraftOrderQuery["order"]>["approvals"];
}

/** Why a line has its price, and that it is not for everybody. */
const reasonsOf = ({ applied, unavailableBecause }: Preview["lines"][number]) => [
  ...(unavailableBecause ? [unavailableBecause] : []),
  ...applied.map(({ explanation }) => explanation),
];

/** An order on behalf of a customer: lines, discounts, terms, and what it comes to while one types. */
export function DraftEditor({ customer, stores, start, saved, approvals = [] }: DraftEditorProps) {
  const { t } = useLingui();
  const may = useMay();
  const navigate = useNavigate();
  const [form, setForm] = useState(start);
  const change = (next: Partial<DraftForm>) => setForm((before) => ({ ...before, ...next }));
  const currency = stores.find(({ id }) => id === form.storeId)?.currencyCode ?? "USD";
  const input = inputOf(form, currency);
  const settled = useSettled(JSON.stringify(input), 200);
  const query = useQuery({
    ...graphqlQuery(DraftPreviewDocument, { customer: customer.id, input: JSON.parse(settled) as typeof input }),
    enabled: form.lines.length > 0,
    placeholderData: keepPreviousData,
  });
  const preview = form.lines.length > 0 ? query.data?.orderDraftPreview?.preview : undefined;
  const verbs = useDraftVerbs(customer.id, input, saved);
  const ofLines = new Map<number, string>();
  for (const { path, message } of preview?.userErrors ?? []) {
    if (path?.[1] === "lines" && path[2] && !ofLines.has(Number(path[2]))) ofLines.set(Number(path[2]), message);
  }
  const others = (preview?.userErrors ?? []).filter(({ path }) => path?.[1] !== "lines" || !path[2]);
  const isReady = form.lines.length > 0 && preview?.userErrors.length === 0 && !verbs.isPending;
  const section = t`Draft`;
  useHotkeys([
    { keys: "mod+s", label: t`Save the draft`, section, run: () => isReady && void verbs.save() },
    { keys: "Escape", label: t`Back`, section, run: () => void navigate({ to: "/orders" }) },
  ]);
  const rejected = approvals.at(-1)?.decision === "REJECTED" ? approvals.at(-1) : undefined;

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={saved ? t`Draft ${saved.number}` : t`New order`}
        aside={
          <Link to="/customers/$id" params={{ id: customer.id }} className="text-accent hover:underline">
            {customer.displayName}
          </Link>
        }
        actions={
          <>
            {saved && (
              <Button variant="ghost" onPress={() => void verbs.remove()}>
                <Trans>Delete draft</Trans>
              </Button>
            )}
            {may("MESSAGES_SEND") && customer.email && (
              <Button isDisabled={!isReady} onPress={() => void verbs.invoice()}>
                <Trans>Send invoice</Trans>
              </Button>
            )}
            <Button isDisabled={!isReady} onPress={() => void verbs.save()}>
              <Trans>Save draft</Trans>
            </Button>
            <Button variant="primary" isDisabled={!isReady} onPress={() => void verbs.complete()}>
              {preview?.needsApproval ? <Trans>Ask for approval</Trans> : <Trans>Complete order</Trans>}
            </Button>
          </>
        }
      />
      <div className="scroll min-h-0 flex-1 border-line border-t">
        <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)_19rem] gap-x-10 px-6 pb-16 max-lg:grid-cols-1">
          <div>
            <div className="flex flex-col gap-2 pt-4 empty:hidden">
              {rejected && (
                <Notice>
                  <Trans>Not approved: {rejected.reason}</Trans>
                </Notice>
              )}
              {preview?.needsApproval && <Notice tone="accent">{preview.needsApproval}</Notice>}
              <FormNotice refusals={verbs.refusals} failure={verbs.failure} />
            </div>
            <Section title={<Trans>Items</Trans>} className="border-t-0">
              <ProductBox
                storeId={form.storeId}
                onPick={({ sku, title, price }) =>
                  change({
                    lines: [
                      ...form.lines,
                      { ...emptyLine(), sku, title, price: price?.amount ?? "", listPrice: price?.amount ?? null },
                    ],
                  })
                }
                onFree={(title) => change({ lines: [...form.lines, { ...emptyLine(), title }] })}
              />
              <DraftLines
                lines={form.lines}
                totals={new Map(preview?.lines.map(({ index, total }) => [index, total]))}
                reasons={new Map(preview?.lines.map((line) => [line.index, reasonsOf(line)]))}
                problems={ofLines}
                onChange={(lines) => change({ lines })}
              />
            </Section>
          </div>
          <div>
            <Section title={<Trans>What it comes to</Trans>}>
              {preview ? (
                <DraftTotals preview={preview} isStale={query.isPlaceholderData} />
              ) : (
                <p className="text-muted">
                  <Trans>Add a line to see the total.</Trans>
                </p>
              )}
              <CheckboxField
                className="mt-3"
                label={t`Prices and terms by the customer's groups`}
                checked={form.applyBenefits}
                onChange={({ target }) => change({ applyBenefits: target.checked })}
              />
              {others.map(({ message }) => (
                <p key={message} role="alert" className="mt-2 text-bad text-xs">
                  {message}
                </p>
              ))}
            </Section>
            <DraftTerms
              form={form}
              onChange={change}
              stores={stores}
              addresses={customer.addresses}
              companies={customer.companies}
              isStoreFixed={Boolean(saved)}
              granted={preview?.paymentTermsDays ?? null}
            />
          </div>
        </div>
      </div>
    </div>
  );
}
