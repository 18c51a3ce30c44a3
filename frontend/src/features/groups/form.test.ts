import { expect, test } from "vitest";
import { emptyBenefit, formOf, inputOf, newStep } from "@/features/groups/form";

const ZONE = "Asia/Manila";

test("a benefit says what its kind has, and nothing else", () => {
  const form = { ...emptyBenefit("DISCOUNT"), name: " Spring ", off: "10 %", terms: "30", countries: "ph; de" };
  expect(inputOf(form, "USD", ZONE)).toEqual({
    kind: "DISCOUNT",
    name: "Spring",
    percentOff: "10",
    productSkus: [],
    categories: [],
    countryCodes: ["PH", "DE"],
  });
  expect(inputOf({ ...form, off: "2,50" }, "USD", ZONE).amountOff).toEqual({ amount: "2.50", currencyCode: "USD" });
});

test("steps give a price or a percentage", () => {
  const form = { ...emptyBenefit("QUANTITY_DISCOUNT"), steps: [newStep("10", "15%"), newStep("50", "8")] };
  expect(inputOf(form, "USD", ZONE).quantityBreaks).toEqual([
    { minimumQuantity: 10, percentOff: "15" },
    { minimumQuantity: 50, unitPrice: { amount: "8", currencyCode: "USD" } },
  ]);
});

test("the last day is within, where the store stands, and comes back as it was typed", () => {
  const form = { ...emptyBenefit("FREE_SHIPPING"), name: "Free", firstDay: "2026-03-01", lastDay: "2026-03-31" };
  const input = inputOf(form, "USD", ZONE);
  expect([input.startsAt, input.endsAt]).toEqual(["2026-02-28T16:00:00.000Z", "2026-03-31T16:00:00.000Z"]);
  const kept = {
    id: "ben_1",
    kind: "FREE_SHIPPING" as const,
    name: "Free",
    percentOff: null,
    minimumQuantity: null,
    categories: [],
    countryCodes: [],
    paymentTermsDays: null,
    code: null,
    startsAt: input.startsAt ?? null,
    endsAt: input.endsAt ?? null,
    isActive: true,
    amountOff: null,
    minimumSpend: null,
    quantityBreaks: [],
    priceList: null,
    products: [],
    contact: null,
  };
  const again = formOf(kept, ZONE);
  expect([again.firstDay, again.lastDay]).toEqual(["2026-03-01", "2026-03-31"]);
});
