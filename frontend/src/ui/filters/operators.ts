import {
  AMOUNT,
  between,
  CODE,
  CODES,
  DATE,
  days,
  type Form,
  isMonth,
  just,
  LENGTH,
  many,
  NUMBER,
  type Operand,
  type Operator,
  one,
  SPAN,
  TEXT,
  truth,
  unset,
  WORD,
} from "@/ui/filters/forms";
import type { Kind } from "@/ui/filters/leaves";

/** What can be said about a leaf, by its kind. */

const NUMBERS = (form: Form) => [
  ...["gt", "gte", "lt", "lte", "eq"].map((id) => one(id, form)),
  between(form),
  unset("unknown", true),
  unset("known", false),
];
const LISTS = (operand: Operand) => [many("in", TEXT, operand), many("notIn", TEXT, operand)];
const WORDS = [one("contains", TEXT), one("startsWith", TEXT), one("eq", TEXT), one("neq", TEXT)];
const EMPTY = [unset("empty", true), unset("filled", false)];

/** The operators of a kind, the usual one first. */
export function operatorsOf(kind: Kind, hasChoices: boolean): readonly Operator[] {
  switch (kind) {
    case "text":
      return hasChoices ? [...LISTS("choices"), ...WORDS, ...EMPTY] : [...WORDS, ...LISTS("list"), ...EMPTY];
    case "ids":
      return [...LISTS(hasChoices ? "choices" : "list"), one("eq", TEXT), ...EMPTY];
    case "whole":
      return [...NUMBERS(NUMBER), many("in", NUMBER, "list")];
    case "decimal":
    case "money":
      return NUMBERS(AMOUNT);
    case "instant":
      return [
        ...["withinLast", "notWithinLast", "withinNext"].map((id) => one(id, LENGTH)),
        days("since", 1),
        days("until", 1),
        days("onDays", 2),
        unset("never", true),
        unset("ever", false),
      ];
    case "day":
      return [
        one("anniversaryWithin", LENGTH),
        just("anniversaryThisMonth"),
        one("month", { operand: "month", isValid: isMonth, cast: Number }),
        one("eq", DATE),
        one("gte", DATE),
        one("lte", DATE),
        between(DATE),
        ...EMPTY,
      ];
    case "codes":
      return [CODES];
    case "code":
      return [CODE];
    case "flag":
      return [truth(true), truth(false)];
    case "word":
      return [WORD];
    case "span":
      return [SPAN];
    default:
      return [];
  }
}

/** The operator that says what the value says, with its texts; undefined where none does exactly. */
export function readOperator(operators: readonly Operator[], value: unknown) {
  for (const operator of operators) {
    const texts = operator.read(value);
    if (texts) return { operator, texts };
  }
  return undefined;
}
