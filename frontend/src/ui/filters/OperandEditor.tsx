import { i18n } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { Button as AriaButton } from "react-aria-components";
import { cx } from "@/lib/classes";
import { ChoiceList } from "@/ui/filters/ChoiceEditor";
import type { Operator } from "@/ui/filters/forms";
import type { Leaf } from "@/ui/filters/leaves";
import { monthName } from "@/ui/filters/phrases";
import type { Names } from "@/ui/filters/useNaming";
import { Popover } from "@/ui/Popover";

interface OperandEditorProps {
  leaf: Leaf;
  operator: Operator;
  texts: readonly string[];
  names: Names;
  onChange: (texts: readonly string[]) => void;
}

/** What the operator is about: one field or two, a list to choose from, a length of time. */
export function OperandEditor(props: OperandEditorProps) {
  const { operator, texts, onChange } = props;
  const { t } = useLingui();
  if (operator.operand === "choices") return <Choices {...props} />;
  if (operator.operand === "list") return <FreeList texts={texts} onChange={onChange} />;
  if (operator.fields === 1) return <One {...props} place={0} label={t`Value`} />;
  return (
    <>
      <One {...props} place={0} label={t`From`} />
      <span className="text-muted">{t`and`}</span>
      <One {...props} place={1} label={t`To`} />
    </>
  );
}

function One({
  leaf,
  operator,
  texts,
  names,
  onChange,
  place,
  label,
}: OperandEditorProps & { place: 0 | 1; label: string }) {
  const { t } = useLingui();
  const id = useId();
  const text = texts[place] ?? "";
  const set = (next: string) => onChange(place === 0 ? [next, ...texts.slice(1)] : [texts[0] ?? "", next]);
  const isIncomplete = text === "" || operator.write(operator.fields === 2 ? [text, text] : [text]) === undefined;
  const shared = {
    "aria-label": label,
    "aria-invalid": text !== "" && isIncomplete ? (true as const) : undefined,
    value: text,
  };

  switch (operator.operand) {
    case "period":
      return <Period text={text} onChange={set} />;
    case "day":
      return <input {...shared} type="date" onChange={(e) => set(e.target.value)} className="field h-7 w-36" />;
    case "month":
    case "choice":
      return (
        <select {...shared} onChange={(e) => set(e.target.value)} className="field h-7 w-auto pr-7">
          <option value="">{t`Choose`}</option>
          {(operator.operand === "month" ? MONTHS.map(monthChoice) : names.choicesOf(leaf)).map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      );
    case "text": {
      const choices = names.choicesOf(leaf);
      return (
        <>
          <input
            {...shared}
            list={choices.length > 0 ? `${id}-known` : undefined}
            onChange={(event) => set(event.target.value)}
            className="field h-7 w-44"
          />
          {choices.length > 0 && (
            <datalist id={`${id}-known`}>
              {choices.map(({ value, label: name }) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </datalist>
          )}
        </>
      );
    }
    default:
      return (
        <span className="flex items-center gap-1">
          <input
            {...shared}
            inputMode="decimal"
            onChange={(e) => set(e.target.value.trim())}
            className="field h-7 w-24"
          />
          <span className="text-muted text-xs">{leaf.unit || (leaf.kind === "money" && names.currency)}</span>
        </span>
      );
  }
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

function monthChoice(month: number) {
  return { value: String(month), label: monthName(month) };
}

function Period({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { t } = useLingui();
  const count = text.slice(1, -1);
  const unit = text.slice(-1) || "D";
  return (
    <>
      <input
        aria-label={t`How many`}
        inputMode="numeric"
        value={count}
        onChange={(event) => onChange(`P${event.target.value.replaceAll(/\D/g, "").slice(0, 5)}${unit}`)}
        className="field h-7 w-16"
      />
      <select
        aria-label={t`Of what`}
        value={unit}
        onChange={(event) => onChange(`P${count}${event.target.value}`)}
        className="field h-7 w-auto pr-7"
      >
        <option value="D">{t`days`}</option>
        <option value="W">{t`weeks`}</option>
        <option value="M">{t`months`}</option>
      </select>
    </>
  );
}

function FreeList({ texts, onChange }: Pick<OperandEditorProps, "texts" | "onChange">) {
  const { t } = useLingui();
  return (
    <input
      aria-label={t`Values, with commas between`}
      placeholder={t`one, another`}
      defaultValue={texts.join(", ")}
      onChange={(event) =>
        onChange(
          event.target.value
            .split(",")
            .map((text) => text.trim())
            .filter(Boolean),
        )
      }
      className="field h-7 w-56"
    />
  );
}

function Choices({ leaf, texts, names, onChange }: OperandEditorProps) {
  const { t } = useLingui();
  const known = names.choicesOf(leaf);
  const added = texts.filter((text) => !known.some(({ value }) => value === text));
  const options = [...added.map((value) => ({ value, label: names.nameOf(leaf, value) })), ...known];
  const label = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  return (
    <Popover
      label={i18n._(leaf.label)}
      trigger={
        <AriaButton className="field flex h-7 w-auto! max-w-72 items-center gap-1.5">
          <span className={cx("truncate", texts.length === 0 && "text-faint")}>
            {texts.length > 0 ? texts.map(label).join(", ") : t`Choose`}
          </span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </AriaButton>
      }
    >
      {(close) => (
        <ChoiceList
          label={i18n._(leaf.label)}
          options={options}
          selected={texts}
          onChange={onChange}
          onDone={close}
          isMany
        />
      )}
    </Popover>
  );
}
