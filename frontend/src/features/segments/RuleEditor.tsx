import { Trans, useLingui } from "@lingui/react/macro";
import { use } from "react";
import { asInput } from "@/features/segments/data";
import { CustomerCountLiveDocument } from "@/gql/graphql";
import { useLive } from "@/lib/live";
import { FilterBuilder } from "@/ui/filters/FilterBuilder";
import { loadCustomerLeaves } from "@/ui/filters/load";
import type { Filter } from "@/ui/filters/tree";
import { useFilterSentence } from "@/ui/filters/useNaming";
import { Ticking } from "@/ui/Ticking";

interface RuleEditorProps {
  rule: Filter | undefined;
  onChange: (rule: Filter | undefined) => void;
  error?: string | undefined;
}

/** The rule as rows, as a sentence, and whom it finds at this moment. */
export default function RuleEditor({ rule, onChange, error }: RuleEditorProps) {
  const { t } = useLingui();
  const leaves = use(loadCustomerLeaves());
  const sentence = useFilterSentence(rule, leaves);
  const live = useLive(CustomerCountLiveDocument, rule && { filter: asInput(rule) });
  const count = live.data?.customerCount?.count;
  return (
    <section aria-label={t`Rule`}>
      <FilterBuilder leaves={leaves} value={rule} onChange={onChange} />
      <div className="mt-3 flex items-baseline gap-3 border-line border-t pt-3">
        <output aria-live="polite" data-testid="matching" className="shrink-0 font-semibold text-lg">
          {rule && count !== undefined ? <Ticking value={count} /> : "…"}
        </output>
        <p className="text-muted" data-testid="rule-words">
          {sentence || <Trans>Add a condition: an empty rule would hold everybody.</Trans>}
        </p>
      </div>
      {error && (
        <p role="alert" className="mt-2 text-bad text-xs">
          {error}
        </p>
      )}
    </section>
  );
}
