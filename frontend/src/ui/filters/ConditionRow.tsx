import { i18n } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ReportRowFilter } from "@/gql/graphql";
import { useMay } from "@/lib/viewer";
import { IconButton } from "@/ui/Button";
import type { Operator } from "@/ui/filters/forms";
import type { Leaf, LeafMap } from "@/ui/filters/leaves";
import { OperandEditor } from "@/ui/filters/OperandEditor";
import { operatorsOf, readOperator } from "@/ui/filters/operators";
import { hasChoices, operatorLabel, valueInWords } from "@/ui/filters/phrases";
import { RowHandle } from "@/ui/filters/RowHandle";
import { reportRowInWords } from "@/ui/filters/reportRow";
import { type Condition, isFilter } from "@/ui/filters/tree";
import { blank, type Editing } from "@/ui/filters/useEditing";

interface ConditionRowProps {
  condition: Condition;
  editing: Editing;
  used: readonly string[];
}

/** One condition as it is said: what, how, how much. */
export function ConditionRow({ condition, editing, used }: ConditionRowProps) {
  const { t } = useLingui();
  const { id, key, value } = condition;
  const leaf = editing.leaves[key];
  const set = (next: unknown) => editing.change(id, (part) => ({ ...part, value: next }) as Condition);
  const isNested = leaf?.kind === "parts" || leaf?.kind === "filter";

  return (
    <>
      <div className="flex flex-wrap items-center gap-1.5">
        <RowHandle part={condition} editing={editing} />
        <LeafSelect
          condition={condition}
          editing={editing}
          used={used}
          onChange={(next) =>
            editing.change(id, (part) => ({ ...part, key: next, value: blank(editing.leaves[next]) }) as Condition)
          }
        />
        {leaf?.kind === "row" && <span className="text-sm">{reportRowInWords(value as ReportRowFilter)}</span>}
        {leaf && !isNested && leaf.kind !== "row" && (
          <Said key={key} leaf={leaf} value={value} editing={editing} onChange={set} />
        )}
        {!leaf && <code className="truncate text-muted text-xs">{JSON.stringify(value)}</code>}
        <IconButton
          size="sm"
          label={t`Remove this condition`}
          icon={<X className="size-3.5" />}
          onPress={() => editing.remove(id)}
        />
      </div>
      {leaf && isNested && (
        <div className="mt-1.5 ml-8 border-edge border-l pl-1">
          {editing.nested({
            leaves: leaf.leaves?.() ?? {},
            value: isFilter(value) ? value : undefined,
            onChange: set,
            isFlat: leaf.kind === "parts",
            needs: leaf.needs,
            narrow: leaf.narrow,
          })}
        </div>
      )}
    </>
  );
}

interface LeafSelectProps extends ConditionRowProps {
  onChange: (key: string) => void;
}

function LeafSelect({ condition, editing, used, onChange }: LeafSelectProps) {
  const { t } = useLingui();
  const select = useRef<HTMLSelectElement>(null);
  const sections = useOffered(editing.leaves, condition.key, used);
  const isKnown = condition.key in editing.leaves;
  const take = useEffectEvent(() => {
    select.current?.focus();
    editing.taken();
  });
  const isWanted = editing.focus?.id === condition.id && editing.focus.on === "leaf";
  useEffect(() => {
    if (isWanted) take();
  }, [isWanted]);

  return (
    <select
      ref={select}
      aria-label={t`What`}
      value={condition.key}
      onChange={(event) => onChange(event.target.value)}
      className="field h-7 w-auto max-w-44 pr-7 font-medium"
    >
      {!isKnown && <option value={condition.key}>{condition.key}</option>}
      {sections.map(({ title, options }) =>
        title ? (
          <optgroup key={title} label={title}>
            {options.map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </optgroup>
        ) : (
          options.map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))
        ),
      )}
    </select>
  );
}

/** By section, without those that the reader may not use; what stands there already is always among them. */
function useOffered(leaves: LeafMap, current: string, used: readonly string[]) {
  const may = useMay();
  const sections = new Map<string, [string, string][]>();
  for (const [key, leaf] of Object.entries(leaves)) {
    const isOpen = !(leaf.requires && !may(leaf.requires)) && !used.includes(key) && leaf.kind !== "row";
    if (!isOpen && key !== current) continue;
    const title = leaf.section ? i18n._(leaf.section) : "";
    sections.set(title, [...(sections.get(title) ?? []), [key, i18n._(leaf.label)]]);
  }
  return [...sections].map(([title, options]) => ({ title, options }));
}

interface SaidProps {
  leaf: Leaf;
  value: unknown;
  editing: Editing;
  onChange: (value: unknown) => void;
}

interface Draft {
  operator: Operator | undefined;
  texts: readonly string[];
  written: unknown;
}

/** The operator and what it is about; a value that no operator says stands in words, as it came. */
function Said({ leaf, value, editing, onChange }: SaidProps) {
  const { t } = useLingui();
  const operators = operatorsOf(leaf.kind, hasChoices(leaf));
  const [draft, setDraft] = useState<Draft>(() => draftOf(operators, value));
  if (JSON.stringify(draft.written) !== JSON.stringify(value)) setDraft(draftOf(operators, value));
  const { operator, texts } = draft;

  function edit(next: Operator, words: readonly string[]) {
    const written = next.write(words);
    setDraft({ operator: next, texts: words, written });
    onChange(written);
  }

  return (
    <>
      {(operators.length > 1 || !operator) && (
        <select
          aria-label={t`How`}
          value={operator?.id ?? ""}
          onChange={(event) => {
            const next = operators.find(({ id }) => id === event.target.value);
            if (next) edit(next, next.operand === operator?.operand ? texts : []);
          }}
          className="field h-7 w-auto pr-7"
        >
          {!operator && <option value="">{valueInWords(leaf, value, editing.names)}</option>}
          {operators.map(({ id }) => (
            <option key={id} value={id}>
              {operatorLabel(id, leaf)}
            </option>
          ))}
        </select>
      )}
      {operator && operators.length === 1 && <span className="text-muted">{operatorLabel(operator.id, leaf)}</span>}
      {operator && operator.fields > 0 && (
        <OperandEditor
          key={operator.id}
          leaf={leaf}
          operator={operator}
          texts={texts}
          names={editing.names}
          onChange={(words) => edit(operator, words)}
        />
      )}
    </>
  );
}

function draftOf(operators: readonly Operator[], value: unknown): Draft {
  if (value === undefined) return { operator: operators[0], texts: [], written: value };
  const found = readOperator(operators, value);
  return { operator: found?.operator, texts: found?.texts ?? [], written: value };
}
