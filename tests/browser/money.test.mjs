/** Money in a real browser: given back in part, a payment recorded and voided, an order cancelled, and put on its customer. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let client;
let page;
let faults;

before(async () => {
  shop = await openShop();
  await setUp(shop, { currencyCode: "USD", timeZone: "UTC" });
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

async function sold(externalId, more) {
  const order = {
    externalId,
    placedAt: "2026-01-05T12:00:00Z",
    currencyCode: "USD",
    customer: {},
    lines: [{ externalId: "1", title: "Tea", quantity: 2, unitPrice: "10.00" }],
    ...more,
  };
  const { ordersUpsert } = await client(
    `mutation ($orders: [OrderInput!]!, $key: String!) { ordersUpsert(orders: $orders, idempotencyKey: $key) { results { id } failures { errors { message } } } }`,
    { orders: [order], key: externalId },
  );
  assert.deepEqual(ordersUpsert.failures, []);
  return ordersUpsert.results[0].id;
}

const button = (name) => page.getByRole("button", { name, exact: true });

describe("an order's money", () => {
  test("goes back by items, and the button says how much", async () => {
    const id = await sold("paid", { paymentStatus: "PAID", customer: { email: "ann@example.com", firstName: "Ann", lastName: "Lee" } });
    await page.goto(`/orders/${id}`);
    await button("Refund").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What goes back").selectOption("lines");
    await dialog.getByRole("spinbutton").fill("1");
    await dialog.getByLabel("Why").fill("Came broken");
    await dialog.getByText("$10.00 goes back").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await dialog.getByRole("button", { name: "Give back $10.00" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Came broken").first().waitFor();
    await page.getByText("Partly refunded").first().waitFor();
  });

  test("is recorded by hand, and voided where that was a mistake", async () => {
    const id = await sold("unpaid", { paymentStatus: "UNPAID" });
    await page.goto(`/orders/${id}`);
    await button("Record a payment").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Amount in USD").fill("25");
    await dialog.getByLabel("Method").fill("Cash");
    await dialog.getByRole("button", { name: "Record" }).click();
    await dialog.getByText("Only 20.00 USD is still to be paid.").waitFor();
    await dialog.getByLabel("Amount in USD").fill("20");
    await dialog.getByRole("button", { name: "Record" }).click();
    await dialog.waitFor({ state: "detached" });
    await button("Void").click();
    await page.getByText("Voided").first().waitFor();
    await button("Record a payment").waitFor();
  });

  test("stays with nobody when the order is cancelled unpaid", async () => {
    await button("Cancel the order").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Nothing was paid").waitFor();
    await dialog.getByLabel("Why").fill("Never paid");
    assert.deepEqual(await accessibilityFaults(page), []);
    await dialog.getByRole("button", { name: "Cancel the order" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Never paid").first().waitFor();
  });

  test("moves with its order to the right customer, and back", async () => {
    const id = await sold("guest", { paymentStatus: "PAID" });
    await page.goto(`/orders/${id}`);
    await button("Put on a customer").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Customer", { exact: true }).fill("ann");
    await dialog.getByRole("radio").first().check();
    await dialog.getByText("1 order changes hands").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await dialog.getByRole("button", { name: "Put on this customer" }).click();
    await page.getByRole("link", { name: "Ann Lee" }).waitFor();
    await button("Undo").click();
    await page.getByText("No identity was given with this order.").waitFor();
    assert.deepEqual(faults, []);
  });

  test("of several orders moves from the list, and back", async () => {
    await page.goto("/orders");
    await page.getByRole("grid", { name: "Orders" }).getByText("paid", { exact: true }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByRole("region", { name: "Selection" }).getByText("2 orders selected").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await button("Put on a customer").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Customer", { exact: true }).fill("ann");
    await dialog.getByRole("radio").first().check();
    await dialog.getByText(/change hands|changes hands/).waitFor();
    await dialog.getByRole("button", { name: "Put on this customer" }).click();
    await page.getByText("The orders changed hands").waitFor();
    await button("Undo").click();
    assert.deepEqual(faults, []);
  });
});
