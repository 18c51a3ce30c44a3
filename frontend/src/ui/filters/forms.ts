import { endOfDay, startOfDay } from "@/lib/days";
import { dayOf } from "@/lib/format";
import { isFilter } from "@/ui/filters/tree";

/** How operators are made: each reads the value of the API into texts to edit, and writes it again. */

export type Operand =
  | "none"
  | "text"
  | "list"
  | "whole"
  | "decimal"
  | "period"
  | "day"
  | "month"
  | "choice"
  | "choices";

export interface Operator {
  /** Its name in sentences; where it is one operator of the API, that one's name. */
  id: string;
  operand: Operand;
  /** How many fields there are to fill in. */
  fields: 0 | 1 | 2;
  /** Undefined: the value says something else. */
  read: (value: unknown) => string[] | undefined;
  /** Undefined: not complete. */
  write: (texts: readonly string[]) => unknown;
}

const PERIOD = /^P\d{1,5}[DWM]$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WHOLE = /^-?\d{1,9}$/;
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,4})?$/;

const isText = (text: string) => text !== "";
const isWhole = (text: string) => WHOLE.test(text);
const isDecimal = (text: string) => DECIMAL.test(text);
const isPeriod = (text: string) => PERIOD.test(text);
const isDay = (text: string) => DAY.test(text);
export const isMonth = (text: string) => /^(?:[1-9]|1[0-2])$/.test(text);
const same = (text: string): unknown => text;

export interface Form {
  operand: Operand;
  isValid: (text: string) => boolean;
  cast: (text: string) => unknown;
}

export const TEXT: Form = { operand: "text", isValid: isText, cast: same };
export const NUMBER: Form = { operand: "whole", isValid: isWhole, cast: Number };
export const AMOUNT: Form = { operand: "decimal", isValid: isDecimal, cast: same };
export const DATE: Form = { operand: "day", isValid: isDay, cast: same };
export const LENGTH: Form = { operand: "period", isValid: isPeriod, cast: same };

/** The operands of the named operators, where the value has exactly these. */
function exactly(value: unknown, ...names: string[]): unknown[] | undefined {
  if (!isFilter(value)) return undefined;
  const present = Object.entries(value).filter(([, operand]) => operand !== null && operand !== undefined);
  if (present.length !== names.length) return undefined;
  const operands = names.map((name) => value[name]);
  return operands.some((operand) => operand === undefined || operand === null) ? undefined : operands;
}

/** As a person would type it; undefined for what would not be written again as it was. */
function typed(operand: unknown, { isValid, cast }: Form): string | undefined {
  if (typeof operand !== "string" && typeof operand !== "number") return undefined;
  const text = String(operand);
  return isValid(text) && String(cast(text)) === text ? text : undefined;
}

export function one(id: string, form: Form): Operator {
  return {
    id,
    operand: form.operand,
    fields: 1,
    read: (value) => {
      const [operand] = exactly(value, id) ?? [];
      const text = typed(operand, form);
      return text === undefined ? undefined : [text];
    },
    write: ([text = ""]) => (form.isValid(text) ? { [id]: form.cast(text) } : undefined),
  };
}

export function between(form: Form): Operator {
  return {
    id: "between",
    operand: form.operand,
    fields: 2,
    read: (value) => {
      const texts = (exactly(value, "gte", "lte") ?? []).map((operand) => typed(operand, form));
      return texts.length === 2 && texts.every((text) => text !== undefined) ? (texts as string[]) : undefined;
    },
    write: ([from = "", to = ""]) =>
      form.isValid(from) && form.isValid(to) ? { gte: form.cast(from), lte: form.cast(to) } : undefined,
  };
}

export function many(id: string, any: Form, operand: Operand): Operator {
  // Free lists are typed with commas between.
  const form =
    operand === "list" ? { ...any, isValid: (text: string) => any.isValid(text) && !text.includes(",") } : any;
  return {
    id,
    operand,
    fields: 1,
    read: (value) => {
      const [listed] = exactly(value, id) ?? [];
      const texts = Array.isArray(listed) ? listed.map((each) => typed(each, form)) : [];
      const canEdit = texts.length > 0 && texts.every((text) => text !== undefined);
      return canEdit ? (texts as string[]) : undefined;
    },
    write: (texts) => (texts.length > 0 && texts.every(form.isValid) ? { [id]: texts.map(form.cast) } : undefined),
  };
}

export function unset(id: string, isNull: boolean): Operator {
  return {
    id,
    operand: "none",
    fields: 0,
    read: (value) => (exactly(value, "isNull")?.[0] === isNull ? [] : undefined),
    write: () => ({ isNull }),
  };
}

/** An operator of the API that takes no more than true. */
export function just(id: string): Operator {
  return {
    id,
    operand: "none",
    fields: 0,
    read: (value) => (exactly(value, id)?.[0] === true ? [] : undefined),
    write: () => ({ [id]: true }),
  };
}

/** Days by the reader's clock, kept as the instants at which they begin and end. */
export function days(id: "since" | "until" | "onDays", fields: 1 | 2): Operator {
  const first = (operand: unknown) => dayThat(operand, startOfDay);
  const last = (operand: unknown) => dayThat(operand, endOfDay, -1);
  return {
    id,
    operand: "day",
    fields,
    read: (value) => {
      if (id === "since") return together([first(exactly(value, "gte")?.[0])]);
      if (id === "until") return together([last(exactly(value, "lt")?.[0])]);
      const [from, to] = exactly(value, "gte", "lt") ?? [];
      return together([first(from), last(to)]);
    },
    write: (texts) => {
      if (!texts.slice(0, fields).every(isDay) || texts.length < fields) return undefined;
      const [from = "", to = ""] = texts;
      if (id === "since") return { gte: startOfDay(from) };
      if (id === "until") return { lt: endOfDay(from) };
      return { gte: startOfDay(from), lt: endOfDay(to) };
    },
  };
}

function together(texts: (string | undefined)[]): string[] | undefined {
  return texts.every((text) => text !== undefined) ? (texts as string[]) : undefined;
}

function dayThat(operand: unknown, edge: (day: string) => string, back = 0): string | undefined {
  if (typeof operand !== "string" || Number.isNaN(Date.parse(operand))) return undefined;
  const day = dayOf(new Date(Date.parse(operand) + back).toISOString());
  return Date.parse(edge(day)) === Date.parse(operand) ? day : undefined;
}

export const CODES: Operator = {
  id: "among",
  operand: "choices",
  fields: 1,
  read: (value) => (Array.isArray(value) && value.length > 0 ? value.map(String) : undefined),
  write: (texts) => (texts.length > 0 ? [...texts] : undefined),
};

export const CODE: Operator = {
  id: "being",
  operand: "choice",
  fields: 1,
  read: (value) => (typeof value === "string" ? [value] : undefined),
  write: ([text]) => text || undefined,
};

export const WORD: Operator = {
  id: "matches",
  operand: "text",
  fields: 1,
  read: (value) => (typeof value === "string" && value !== "" ? [value] : undefined),
  write: ([text]) => text || undefined,
};

export const SPAN: Operator = {
  id: "beyond",
  operand: "period",
  fields: 1,
  read: (value) => (typeof value === "string" && isPeriod(value) ? [value] : undefined),
  write: ([text]) => (text && isPeriod(text) ? text : undefined),
};

export function truth(is: boolean): Operator {
  return { id: String(is), operand: "none", fields: 0, read: (v) => (v === is ? [] : undefined), write: () => is };
}
