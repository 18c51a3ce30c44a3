import { i18n, type MessageDescriptor } from "@lingui/core";
import { plural, t } from "@lingui/core/macro";
import type { ReportRowFilter } from "@/gql/graphql";
import { formatDateTime, formatDay, formatMoney, formatNumber, sentence } from "@/lib/format";
import type { Operator } from "@/ui/filters/forms";
import type { FieldOf, Leaf, LeafMap } from "@/ui/filters/leaves";
import { operatorsOf, readOperator } from "@/ui/filters/operators";
import { reportRowInWords } from "@/ui/filters/reportRow";
import { type Filter, isFilter, type Part, treeOf } from "@/ui/filters/tree";

/** Filters in words: “Total spent is over $500 and last order within the last 90 days”. */

export interface Naming {
  /** Currency of amounts; without it they stand as bare numbers. */
  currency: string | undefined;
  /** What an id, a code or a country is called. */
  nameOf: (leaf: Leaf, value: string) => string;
  /** The merchant's own field of this key. */
  fieldOf: FieldOf;
}

export function filterInWords(filter: Filter | undefined, leaves: LeafMap, naming: Naming): string {
  return first(partInWords(treeOf(filter), leaves, naming), (letter) => letter.toUpperCase());
}

export function partInWords(part: Part, leaves: LeafMap, naming: Naming, isWithin = false): string {
  if (part.kind === "condition") return conditionInWords(part.key, part.value, leaves, naming);
  const texts = part.parts.map((one) => partInWords(one, leaves, naming, true));
  if (part.join === "all") return bracket(joinedBy(texts, t`and`), isWithin && texts.length > 1);
  if (part.join === "any") return bracket(joinedBy(texts, t`or`), isWithin && texts.length > 1);
  const inner = bracket(joinedBy(texts, part.join === "none" ? t`or` : t`and`), true);
  return t`not ${inner}`;
}

function joinedBy(texts: readonly string[], word: string): string {
  return texts.join(` ${word} `);
}

function bracket(text: string, isNeeded: boolean): string {
  return isNeeded ? `(${text})` : text;
}

export function conditionInWords(key: string, value: unknown, leaves: LeafMap, naming: Naming): string {
  const leaf = leaves[key];
  if (!leaf) return `${sentence(snake(key))}: ${JSON.stringify(value)}`;
  const label = lower(i18n._(leaf.label));
  if (value === undefined) return `${label} …`;
  if (leaf.kind === "flag") return wordOf(leaf, String(value)) ?? `${label}: ${String(value)}`;
  const own = leaf.narrow && isFilter(value) ? fieldInWords(leaf, value, naming) : undefined;
  if (own) return own;
  if ((leaf.kind === "parts" || leaf.kind === "filter") && isFilter(value)) {
    return `${label} ${bracket(partInWords(treeOf(value), leaf.leaves?.() ?? {}, naming), true)}`;
  }
  if (leaf.kind === "row") return `${label} (${reportRowInWords(value as ReportRowFilter)})`;
  return `${label} ${valueInWords(leaf, value, naming)}`;
}

/** One of the merchant's fields by its name: “Points is over 5”. */
function fieldInWords(leaf: Leaf, { key, ...asked }: Filter, naming: Naming): string | undefined {
  const field = naming.fieldOf(String(key));
  const leaves = field && leaf.narrow?.(field);
  const compared = Object.entries(asked).filter(([, value]) => value !== null && value !== undefined);
  if (!leaves || compared.some(([name]) => !leaves[name])) return undefined;
  const said = compared.map(([name, value]) => {
    const part = leaves[name] as Leaf;
    return `${field.name} ${part.kind === "flag" ? wordOf(part, String(value)) : valueInWords(part, value, naming)}`;
  });
  return said.length > 0 ? joinedBy(said, t`and`) : `${field.name} …`;
}

/** What follows the name of the leaf. */
export function valueInWords(leaf: Leaf, value: unknown, naming: Naming): string {
  const found = readOperator(operatorsOf(leaf.kind, hasChoices(leaf)), value);
  if (found) return operatorInWords(found.operator, found.texts, leaf, naming);
  if (!isFilter(value)) return JSON.stringify(value);
  const each = Object.entries(value).filter(([, operand]) => operand !== null && operand !== undefined);
  return joinedBy(
    each.map(([id, operand]) => loneOperator(id, operand, leaf, naming)),
    t`and`,
  );
}

/** One of several operators on one leaf, such as that of a filter written by a program. */
function loneOperator(id: string, operand: unknown, leaf: Leaf, naming: Naming): string {
  const found = readOperator(operatorsOf(leaf.kind, hasChoices(leaf)), { [id]: operand });
  if (found) return operatorInWords(found.operator, found.texts, leaf, naming);
  if (leaf.kind === "instant" && typeof operand === "string" && !Number.isNaN(Date.parse(operand))) {
    const at = formatDateTime(operand);
    return { gt: t`after ${at}`, gte: t`from ${at}`, lt: t`before ${at}`, lte: t`up to ${at}` }[id] ?? `${id} ${at}`;
  }
  const said = Array.isArray(operand) ? operand.map(String).join(", ") : String(operand);
  return `${operatorLabel(id, leaf)} ${said}`;
}

function operatorInWords(operator: Operator, texts: readonly string[], leaf: Leaf, naming: Naming): string {
  const said = texts.map((text) => operandInWords(operator, text, leaf, naming));
  const [from = "", to = ""] = said;
  switch (operator.id) {
    case "between":
    case "onDays":
      if (texts[0] === texts[1]) return operator.operand === "day" ? t`on ${from}` : t`is ${from}`;
      return operator.operand === "day" ? t`between ${from} and ${to}` : t`is between ${from} and ${to}`;
    case "withinLast":
      return t`within the last ${from}`;
    case "notWithinLast":
      return t`more than ${from} ago`;
    case "withinNext":
    case "anniversaryWithin":
      return t`within the next ${from}`;
    case "in":
    case "among":
      return t`is ${listed(said, t`or`)}`;
    case "notIn":
      return t`is not ${listed(said, t`or`)}`;
    default:
      return operator.fields === 0 ? operatorLabel(operator.id, leaf) : `${operatorLabel(operator.id, leaf)} ${from}`;
  }
}

/** What stands before the operand, and in the list of operators. */
export function operatorLabel(id: string, leaf: Leaf): string {
  const isTime = leaf.kind === "instant" || leaf.kind === "day";
  const labels: Record<string, string> = {
    gt: t`is over`,
    gte: isTime ? t`on or after` : t`is at least`,
    lt: t`is under`,
    lte: isTime ? t`on or before` : t`is at most`,
    eq: isTime ? t`on` : t`is`,
    neq: t`is not`,
    being: t`is`,
    in: t`is any of`,
    among: t`is any of`,
    notIn: t`is none of`,
    contains: t`contains`,
    startsWith: t`begins with`,
    matches: t`matches`,
    beyond: t`for at least`,
    between: isTime ? t`between` : t`is between`,
    empty: t`is empty`,
    filled: t`is not empty`,
    unknown: t`is unknown`,
    known: t`is known`,
    never: t`never`,
    ever: t`at any time`,
    withinLast: t`within the last`,
    notWithinLast: t`more than … ago`,
    withinNext: t`within the next`,
    anniversaryWithin: t`within the next`,
    anniversaryThisMonth: t`this month`,
    month: t`in`,
    since: t`on or after`,
    until: t`on or before`,
    onDays: t`between`,
  };
  return wordOf(leaf, id) ?? labels[id] ?? id;
}

function operandInWords({ operand, id }: Operator, text: string, leaf: Leaf, naming: Naming): string {
  switch (operand) {
    case "decimal":
      return amountInWords(text, leaf, naming);
    case "whole":
      return formatNumber(Number(text));
    case "period":
      return periodInWords(text);
    case "day":
      return formatDay(text);
    case "month":
      return monthName(Number(text));
    case "choice":
    case "choices":
      return wordOf(leaf, text) ?? naming.nameOf(leaf, text);
    default:
      return id === "contains" || id === "startsWith" || id === "matches" ? t`“${text}”` : naming.nameOf(leaf, text);
  }
}

function amountInWords(text: string, leaf: Leaf, naming: Naming): string {
  const currency = leaf.unit || naming.currency;
  if (leaf.kind !== "money") return leaf.unit ? `${text} ${leaf.unit}` : text;
  if (!currency) return text;
  return formatMoney({ amount: text, currencyCode: currency }).replace(/[.,]00$/, "");
}

export function periodInWords(text: string): string {
  const count = Number(text.slice(1, -1));
  if (text.endsWith("W")) return plural(count, { one: "# week", other: "# weeks" });
  if (text.endsWith("M")) return plural(count, { one: "# month", other: "# months" });
  return plural(count, { one: "# day", other: "# days" });
}

export function monthName(month: number): string {
  return new Intl.DateTimeFormat(i18n.locale || undefined, { month: "long", timeZone: "UTC" }).format(
    Date.UTC(2024, month - 1, 1),
  );
}

export function wordOf(leaf: Leaf, code: string): string | undefined {
  const found: MessageDescriptor | undefined = leaf.words?.[code];
  return found && i18n._(found);
}

export function hasChoices(leaf: Leaf): boolean {
  return leaf.source !== undefined || leaf.words !== undefined || leaf.choices !== undefined;
}

function listed(texts: readonly string[], word: string): string {
  if (texts.length < 2) return texts[0] ?? "";
  return `${texts.slice(0, -1).join(", ")} ${word} ${texts.at(-1)}`;
}

/** “Last order” becomes “last order” within a sentence; “SKU” stays. */
export function lower(label: string): string {
  const second = label.charAt(1);
  return second && second === second.toUpperCase() && second !== second.toLowerCase()
    ? label
    : first(label, (letter) => letter.toLowerCase());
}

function first(text: string, change: (letter: string) => string): string {
  return text && change(text.charAt(0)) + text.slice(1);
}

function snake(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`);
}
