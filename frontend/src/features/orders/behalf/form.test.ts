import { describe, expect, it } from "vitest";
import { amountOf, emptyForm, emptyLine, inputOf, isWrong } from "@/features/orders/behalf/form";

describe("a draft's form", () => {
  it("reads amounts with a comma or a point and nothing else", () => {
    expect([amountOf("1,5"), amountOf(" 12.50 "), amountOf("abc"), amountOf("-1"), amountOf("")]).toEqual([
      "1.5",
      "12.50",
      null,
      null,
      null,
    ]);
  });

  it("takes a discount as an amount or, with a %, as a percentage", () => {
    const form = {
      ...emptyForm("sto_1", ""),
      lines: [{ ...emptyLine(), title: "Cup", price: "5", discount: "10 %" }],
      discount: "2",
    };
    const input = inputOf(form, "EUR");
    expect(input.lines[0]).toMatchObject({ discountPercent: "10", discount: null });
    expect(input).toMatchObject({ discountTotal: { amount: "2", currencyCode: "EUR" }, discountPercent: null });
    expect(input.shippingAddressId).toBeNull();
  });

  it("knows what is wrong in a field", () => {
    expect([isWrong(""), isWrong("1"), isWrong("x"), isWrong("5%"), isWrong("5%", true)]).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});
