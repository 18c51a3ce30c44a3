/** Purchase behaviour in a real browser: figures and their definitions, pictures that are tables too, what is not there yet. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, OWNER, openShop, setUp } from "./shop.mjs";

let shop;
let browser;
let client;
let page;
let faults;
let ana;
let ben;

function order(place) {
  return {
    externalId: `O-${place}`,
    placedAt: `2026-0${place}-05T10:00:00Z`,
    currencyCode: "USD",
    customer: { email: "ana@example.com", firstName: "Ana", lastName: "Reyes" },
    lines: [
      { title: "Arabica", sku: "ARA-1", category: "Coffee", brand: "Highland", quantity: 2, unitPrice: "10.00", discount: place === 2 ? "4.00" : "0" },
    ],
    payments: [{ amount: place === 2 ? "16.00" : "20.00", method: "GCash", reference: `pay-${place}` }],
  };
}

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  const { ordersUpsert } = await client(
    `mutation ($orders: [OrderInput!]!) { ordersUpsert(orders: $orders, idempotencyKey: "behaviour") { created userErrors { message } failures { errors { message path } } } }`,
    { orders: [1, 2, 3, 4].map(order) },
  );
  assert.deepEqual(ordersUpsert, { created: 4, userErrors: [], failures: [] });
  await client(
    `mutation { productsUpsert(idempotencyKey: "beans", products: [{ sku: "ARA-1", title: "Arabica",
      price: { amount: "10.00", currencyCode: "USD" } }]) { created } }`,
  );
  const found = await client(`{ customer(by: { email: "ana@example.com" }) { id } }`);
  ana = found.customer.id;
  const made = await client(`mutation { customerCreate(input: { firstName: "Ben" }) { customer { id } } }`);
  ben = made.customerCreate.customer.id;
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

describe("purchase behaviour", () => {
  test("is a part of the customer's page, with favourites and habits", async () => {
    await page.goto(`/customers/${ana}`);
    await page.getByRole("link", { name: "Purchase behaviour" }).click();
    const products = page.getByRole("table", { name: "Products" });
    await products.getByRole("row", { name: /Arabica 8 in 4 orders 100% \$76/ }).waitFor();
    await products.getByRole("link", { name: "Arabica" }).waitFor();
    await page.getByRole("table", { name: "Payment methods" }).getByText("GCash").waitFor();
    await page.getByText("25%").first().waitFor();
    await page.getByText("Monthly").first().waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("each figure says how it is computed, by the keyboard too", async () => {
    await page.getByRole("button", { name: "Discount usage" }).focus();
    await page.keyboard.press("Enter");
    const told = page.getByRole("dialog", { name: "How it is computed: Discount usage" });
    await told.getByText("Orders with a discount ÷ orders.").waitFor();
    await page.keyboard.press("Escape");
    await told.waitFor({ state: "detached" });
  });

  test("a picture can be read as a table", async () => {
    await page.getByRole("button", { name: "Orders by weekday: as a table" }).click();
    await page.getByRole("table", { name: "Orders by weekday" }).getByRole("row", { name: "Thursday 2" }).waitFor();
    await page.getByRole("button", { name: "Orders by weekday: as a picture" }).click();
    await page.getByRole("button", { name: "Orders by weekday: as a table" }).waitFor();
  });

  test("fits a phone, in the dark as well", async () => {
    await page.setViewportSize({ width: 375, height: 812 });
    await page.emulateMedia({ colorScheme: "dark" });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.equal(wide, false);
    assert.deepEqual(await accessibilityFaults(page, { onlyColors: true }), []);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: "light" });
  });

  test("says so where nothing was bought yet", async () => {
    await page.goto(`/customers/${ben}?tab=behaviour`);
    await page.getByRole("heading", { name: "Nothing bought yet" }).waitFor();
    assert.deepEqual(faults, []);
  });
});
