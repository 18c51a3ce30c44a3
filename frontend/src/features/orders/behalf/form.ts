import type { DraftOrderQuery, OrderDraftInput } from "@/gql/graphql";

/** A line as it is typed: amounts are text, a discount is an amount or, with a %, a percentage. */
export interface FormLine {
  key: number;
  sku: string | null;
  title: string;
  quantity: string;
  price: string;
  /** What everybody pays: as long as it stands there unchanged, benefits make the price. */
  listPrice: string | null;
  discount: string;
}

export interface DraftForm {
  storeId: string;
  /** Empty: for the customer alone. */
  companyId: string;
  lines: readonly FormLine[];
  discount: string;
  discountLabel: string;
  shipping: string;
  tax: string;
  purchaseOrder: string;
  terms: string;
  note: string;
  applyBenefits: boolean;
  /** Empty: nothing is shipped. */
  addressId: string;
}

type Order = NonNullable<DraftOrderQuery["order"]>;

let nextKey = 1;

export function emptyLine(): FormLine {
  return { key: nextKey++, sku: null, title: "", quantity: "1", price: "", listPrice: null, discount: "" };
}

export function emptyForm(storeId: string, addressId: string): DraftForm {
  return {
    storeId,
    companyId: "",
    lines: [],
    discount: "",
    discountLabel: "",
    shipping: "",
    tax: "",
    purchaseOrder: "",
    terms: "",
    note: "",
    applyBenefits: true,
    addressId,
  };
}

const notZero = (amount: string) => (/[1-9]/.test(amount) ? amount : "");

/** A draft as it was saved, to be edited again. */
export function formOf(order: Order): DraftForm {
  const draft = order.draft;
  return {
    storeId: order.store.id,
    companyId: order.company?.id ?? "",
    lines: (draft?.lines ?? []).map((line) => ({
      key: nextKey++,
      sku: line.sku,
      title: line.title,
      quantity: String(line.quantity),
      price: (line.listPrice ?? line.unitPrice).amount,
      listPrice: line.listPrice?.amount ?? null,
      discount: line.listPrice ? "" : line.discountPercent ? `${line.discountPercent}%` : notZero(line.discount.amount),
    })),
    discount: draft?.discountPercent ? `${draft.discountPercent}%` : notZero(draft?.orderDiscount.amount ?? ""),
    discountLabel: draft?.discountLabel ?? "",
    shipping: notZero(draft?.shippingEntered.amount ?? order.shippingTotal.presentment.amount),
    tax: notZero(order.taxTotal.presentment.amount),
    purchaseOrder: order.purchaseOrderNumber ?? "",
    terms: order.paymentTermsDays === null || draft?.isTermsByBenefit ? "" : String(order.paymentTermsDays),
    note: draft?.note ?? "",
    applyBenefits: draft?.applyBenefits ?? true,
    addressId: draft?.shippingAddressId ?? "",
  };
}

/** “1,5” and “1.50” as the decimal they mean; null for what is no amount. */
export function amountOf(text: string): string | null {
  const plain = text.trim().replace(",", ".");
  return /^\d{1,12}(\.\d{1,6})?$/.test(plain) ? plain : null;
}

/** Whether a field holds something that is neither empty nor an amount (nor, where one may stand there, a percentage). */
export function isWrong(text: string, mayBePercent = false): boolean {
  const bare = mayBePercent ? text.trim().replace(/\s*%$/, "") : text.trim();
  return bare !== "" && amountOf(bare) === null;
}

function off(text: string, currencyCode: string) {
  const percent = /^(.*)%$/.exec(text.trim());
  if (percent) return { percent: amountOf(percent[1] ?? ""), amount: null };
  const amount = amountOf(text);
  return { percent: null, amount: amount === null ? null : { amount, currencyCode } };
}

export function inputOf(form: DraftForm, currencyCode: string): OrderDraftInput {
  const money = (text: string) => {
    const amount = amountOf(text);
    return amount === null ? null : { amount, currencyCode };
  };
  const discount = off(form.discount, currencyCode);
  return {
    storeId: form.storeId,
    companyId: form.companyId || null,
    lines: form.lines.map((line) => {
      const own = off(line.discount, currencyCode);
      return {
        sku: line.sku,
        title: line.title.trim() || null,
        quantity: /^\d{1,7}$/.test(line.quantity.trim()) ? Number(line.quantity) : 0,
        unitPrice: line.price.trim() === line.listPrice ? null : money(line.price),
        discount: own.amount,
        discountPercent: own.percent,
      };
    }),
    discountTotal: discount.amount,
    discountPercent: discount.percent,
    discountLabel: form.discountLabel || null,
    shippingTotal: money(form.shipping),
    taxTotal: money(form.tax),
    purchaseOrderNumber: form.purchaseOrder || null,
    paymentTermsDays: /^\d{1,3}$/.test(form.terms.trim()) ? Number(form.terms) : null,
    note: form.note || null,
    applyBenefits: form.applyBenefits,
    shippingAddressId: form.addressId || null,
  };
}
