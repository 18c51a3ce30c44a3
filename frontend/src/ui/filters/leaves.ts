/** What a filter can be built of: each leaf of the API declared in one line, with its words and the kind of its value. */

import type { MessageDescriptor } from "@lingui/core";
import type {
  CustomFieldKind,
  DateFilter,
  DateTimeFilter,
  DecimalFilter,
  IdFilter,
  IntFilter,
  ReportRowFilter,
  Scope,
  StringFilter,
} from "@/gql/graphql";

export type Kind =
  | "text"
  | "ids"
  | "whole"
  | "decimal"
  | "money"
  | "instant"
  | "day"
  | "codes"
  | "code"
  | "flag"
  | "word"
  | "span"
  | "parts"
  | "row"
  | "filter";

/** Lists that are read from the server, or are too long to be written out. */
export type SourceName = "groups" | "segments" | "companies" | "tags" | "countries" | "stores" | "customFields";

/** What a filter asks of the merchant's own fields. */
export interface FieldFacts {
  key: string;
  name: string;
  kind: CustomFieldKind;
  choices?: readonly string[] | null | undefined;
  unit?: string | null | undefined;
  currencyCode?: string | null | undefined;
}

export type FieldOf = (key: string) => FieldFacts | undefined;

export type Words = Readonly<Record<string, MessageDescriptor>>;

/** The value's type makes sure that a leaf is declared with the kind that the API takes. */
export interface Leaf<Value = unknown> {
  kind: Kind;
  label: MessageDescriptor;
  section?: MessageDescriptor | undefined;
  /** Without it the leaf is refused, and so it is not offered. */
  requires?: Scope;
  /** Codes and their words; for a flag `true` and `false`. */
  words?: Words;
  source?: SourceName;
  /** What can be chosen, in the merchant's words. */
  choices?: readonly string[];
  /** What stands behind a number: the unit or the currency of this one field. */
  unit?: string | undefined;
  /** What stands in a value that has leaves of its own. */
  leaves?: () => LeafMap;
  /** Those of its leaves without which the API takes no value. */
  needs?: readonly string[];
  /** The leaves that are left once it is known which field of the merchant is meant. */
  narrow?: (field: FieldFacts) => LeafMap;
  /** Never set: carries the type. */
  value?: Value;
}

export type LeafMap = Readonly<Record<string, Leaf>>;

/** Every leaf of a filter of the API: the compiler names the one that has no line. */
export type LeavesOf<Filter> = {
  readonly [Key in Exclude<keyof Filter, "and" | "or" | "not">]-?: Leaf<NonNullable<Filter[Key]>>;
};

type More = Pick<Leaf, "requires" | "source" | "choices" | "unit">;
type Make<Value> = (label: MessageDescriptor, section?: MessageDescriptor, more?: More) => Leaf<Value>;

function make<Value>(kind: Kind): Make<Value> {
  return (label, section, more) => ({ kind, label, section, ...more });
}

export const text = make<StringFilter>("text");
export const ids = make<IdFilter>("ids");
export const whole = make<IntFilter>("whole");
export const decimal = make<DecimalFilter>("decimal");
export const money = make<DecimalFilter>("money");
export const instant = make<DateTimeFilter>("instant");
export const day = make<DateFilter>("day");
export const word = make<string>("word");
/** A length of time by itself. */
export const span = make<string>("span");

/** The row of a report: nothing to be built by hand. */
export const row = make<ReportRowFilter>("row");

/** Any of several codes. */
export function codes<Code extends string>(
  label: MessageDescriptor,
  words: Readonly<Record<Code, MessageDescriptor>>,
  section?: MessageDescriptor,
): Leaf<Code[]> {
  return { kind: "codes", label, words, section };
}

/** One of a list that is read from the server. */
export function oneOf(label: MessageDescriptor, source: SourceName): Leaf<string> {
  return { kind: "code", label, source };
}

/** One code; in values with several parts, such as a channel beside its states. */
export function code<Code extends string>(
  label: MessageDescriptor,
  words: Readonly<Record<Code, MessageDescriptor>>,
): Leaf<Code> {
  return { kind: "code", label, words };
}

/** Yes or no, said in full: “has an account”, “has no account”. */
export function flag(
  label: MessageDescriptor,
  yes: MessageDescriptor,
  no: MessageDescriptor,
  section?: MessageDescriptor,
): Leaf<boolean> {
  return { kind: "flag", label, words: { true: yes, false: no }, section };
}

/** Several leaves and-ed, without groups. */
export function parts<Value>(
  label: MessageDescriptor,
  leaves: () => LeafMap,
  section?: MessageDescriptor,
  needs: readonly string[] = [],
): Leaf<Value> {
  return { kind: "parts", label, leaves, section, needs };
}

/** Comparisons of one of the merchant's own fields, which its key names. */
export function ofField<Value>(
  label: MessageDescriptor,
  leaves: () => LeafMap,
  section: MessageDescriptor,
  narrow: NonNullable<Leaf["narrow"]>,
): Leaf<Value> {
  return { kind: "parts", label, leaves, section, needs: ["key"], narrow };
}

/** A whole filter of another subject. */
export function filter<Value>(
  label: MessageDescriptor,
  leaves: () => LeafMap,
  section?: MessageDescriptor,
): Leaf<Value> {
  return { kind: "filter", label, leaves, section };
}
