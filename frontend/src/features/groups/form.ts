import { dayBefore, dayIn } from "@/features/groups/days";
import { PARTS, type Part } from "@/features/groups/words";
import type { BenefitInput, BenefitKind, BenefitPartsFragment } from "@/gql/graphql";
import { endOfDay, startOfDay } from "@/lib/days";

export interface Step {
  key: number;
  quantity: string;
  /** A price of one, or with a % what is off. */
  price: string;
}

/** A benefit as it is typed: everything is text; lists are separated by commas. */
export interface BenefitForm {
  key: number;
  kind: BenefitKind;
  name: string;
  /** An amount, or a percentage with a %. */
  off: string;
  from: string;
  units: string;
  code: string;
  priceListId: string;
  steps: readonly Step[];
  products: string;
  categories: string;
  countries: string;
  terms: string;
  contactId: string;
  /** Days where the store stands; the last is within. */
  firstDay: string;
  lastDay: string;
}

let nextKey = 1;

export const newStep = (quantity = "", price = ""): Step => ({ key: nextKey++, quantity, price });

export function emptyBenefit(kind: BenefitKind): BenefitForm {
  return {
    key: nextKey++,
    kind,
    name: "",
    off: "",
    from: "",
    units: "",
    code: "",
    priceListId: "",
    steps: kind === "QUANTITY_DISCOUNT" ? [newStep()] : [],
    products: "",
    categories: "",
    countries: "",
    terms: kind === "PAYMENT_TERMS" ? "30" : "",
    contactId: "",
    firstDay: "",
    lastDay: "",
  };
}

export function formOf(benefit: BenefitPartsFragment, zone: string): BenefitForm {
  return {
    key: nextKey++,
    kind: benefit.kind,
    name: benefit.name,
    off: benefit.percentOff ? `${benefit.percentOff}%` : (benefit.amountOff?.amount ?? ""),
    from: benefit.minimumSpend?.amount ?? "",
    units: benefit.minimumQuantity === null ? "" : String(benefit.minimumQuantity),
    code: benefit.code ?? "",
    priceListId: benefit.priceList?.id ?? "",
    steps: benefit.quantityBreaks.map((step) =>
      newStep(String(step.minimumQuantity), step.percentOff ? `${step.percentOff}%` : (step.unitPrice?.amount ?? "")),
    ),
    products: benefit.products.map(({ sku }) => sku).join(", "),
    categories: benefit.categories.join(", "),
    countries: benefit.countryCodes.join(", "),
    terms: benefit.paymentTermsDays === null ? "" : String(benefit.paymentTermsDays),
    contactId: benefit.contact?.id ?? "",
    firstDay: benefit.startsAt ? dayIn(benefit.startsAt, zone) : "",
    lastDay: benefit.endsAt ? dayBefore(benefit.endsAt, zone) : "",
  };
}

const words = (text: string) => [...new Set(text.split(/[,;\n]/).map((one) => one.trim()))].filter(Boolean);
const decimal = (text: string) => text.trim().replace(",", ".");

/** “10%” or “2.50”: exactly one of the two; neither where nothing stands there. */
function off(text: string, currencyCode: string) {
  const percent = /^(.*?)\s*%$/.exec(text.trim());
  if (percent) return { percent: decimal(percent[1] ?? ""), amount: undefined };
  const amount = decimal(text);
  return { percent: undefined, amount: amount ? { amount, currencyCode } : undefined };
}

export function inputOf(form: BenefitForm, currencyCode: string, zone: string): BenefitInput {
  const has = (part: Part) => PARTS[form.kind].includes(part);
  const { percent, amount } = off(form.off, currencyCode);
  const input: BenefitInput = { kind: form.kind, name: form.name.trim() };
  if (has("off") && percent) input.percentOff = percent;
  if (has("amount") && amount) input.amountOff = amount;
  if (has("from") && form.from.trim()) input.minimumSpend = { amount: decimal(form.from), currencyCode };
  if (has("amount") && form.units.trim()) input.minimumQuantity = Number(form.units);
  if (has("code") && form.code.trim()) input.code = form.code.trim();
  if (has("prices") && form.priceListId) input.priceListId = form.priceListId;
  if (has("terms") && form.terms.trim()) input.paymentTermsDays = Number(form.terms);
  if (has("contact") && form.contactId) input.contactStaffId = form.contactId;
  if (has("products")) {
    input.productSkus = words(form.products);
    input.categories = words(form.categories);
  }
  if (has("steps")) {
    input.quantityBreaks = form.steps.map((step) => {
      const each = off(step.price, currencyCode);
      return {
        minimumQuantity: Number(step.quantity) || 0,
        ...(each.percent !== undefined && { percentOff: each.percent }),
        ...(each.amount !== undefined && { unitPrice: each.amount }),
      };
    });
  }
  const countries = words(form.countries).map((code) => code.toUpperCase());
  if (countries.length > 0) input.countryCodes = countries;
  if (form.firstDay) input.startsAt = startOfDay(form.firstDay, zone);
  if (form.lastDay) input.endsAt = endOfDay(form.lastDay, zone);
  return input;
}
