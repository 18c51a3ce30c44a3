/** Doing things for a customer in a real browser: an order with a discount, placed and paid, a mail about it, a product. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;
let client;
let ana;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes"));
  const made = await client(
    `mutation { customerCreate(input: { firstName: "Ana", lastName: "Reyes", email: "ana@example.com" }) {
      customer { id } }
      productsUpsert(idempotencyKey: "p", products: [{ sku: "CUP-1", title: "Cup, white", brand: "Hario",
        price: { amount: "12.50", currencyCode: "USD" } }, { sku: "POT-1", title: "Tea pot",
        price: { amount: "30.00", currencyCode: "USD" } }]) { created } }`,
  );
  ana = made.customerCreate.customer.id;
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

test("an order is made for a customer by keyboard, its total follows, and it is placed", async () => {
  await page.goto(`/customers/${ana}`);
  await page.getByRole("link", { name: "Create order" }).click();
  const box = page.getByRole("combobox", { name: "Add a product or a free line" });
  await box.fill("cup");
  await page.getByRole("option", { name: /Cup, white/ }).waitFor();
  await box.press("Enter");
  await page.getByLabel("Quantity of Cup, white").fill("2");
  await box.fill("Engraving");
  await page.getByRole("option", { name: "Free line: Engraving" }).waitFor();
  await box.press("ArrowDown");
  await box.press("Enter");
  await page.getByText("Enter a price of the line in USD.").waitFor();
  await page.getByLabel("Price of Engraving").fill("5");
  await page.getByLabel("Discount", { exact: true }).fill("10%");
  await page.getByTestId("draft-total").getByText("$27.00").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByRole("heading", { name: "Draft R1001" }).waitFor();
  await page.getByRole("button", { name: "Complete order" }).click();
  await page.getByRole("heading", { name: "Order R1001" }).waitFor();
  await page.getByText("Cup, white").waitFor();
  assert.deepEqual(faults, []);
});

test("the order is paid, and a mail about it is read in the outbox", async () => {
  const { orders } = await client('{ orders(search: "R1001") { nodes { id } } }');
  const { orderPaymentAdd } = await client(
    `mutation ($id: ID!) { orderPaymentAdd(orderId: $id, idempotencyKey: "paid", input: { method: "Cash",
      amount: { amount: "27.00", currencyCode: "USD" } }) { order { paymentStatus } userErrors { message } } }`,
    { id: orders.nodes[0].id },
  );
  assert.deepEqual(orderPaymentAdd, { order: { paymentStatus: "PAID" }, userErrors: [] });
  await page.goto(`/orders/${orders.nodes[0].id}`);
  await page.getByRole("button", { name: "Write" }).click();
  const sheet = page.getByRole("dialog", { name: "Write to Ana Reyes" });
  await sheet.getByLabel("Subject").fill("Your order {{ order_number }}");
  await sheet.getByLabel("Text").fill("Dear {{ first_name }},\n\nwe engrave {{ totl }}.");
  await sheet.getByText("Did you mean total?").waitFor();
  await sheet.getByLabel("Text").fill("Dear {{ first_name }},\n\nwe engrave it today: {{ total }}.");
  await sheet.getByRole("region", { name: "Preview" }).getByText("we engrave it today: 27.00 USD.").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await sheet.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("Your mail to Ana Reyes is on its way.").waitFor();
  await page.goto("/messages");
  await page.getByText("Your order R1001").first().waitFor();
  assert.deepEqual(faults, []);
});

test("a draft that is deleted comes back by Undo", async () => {
  await client(
    `mutation ($id: ID!) { orderCreateForCustomer(customerId: $id, idempotencyKey: "d", input: { lines: [
      { title: "Tasting", quantity: 1, unitPrice: { amount: "80", currencyCode: "USD" } }] }) { order { id } } }`,
    { id: ana },
  );
  await page.goto("/orders?status=DRAFT");
  await page.getByText("R1002").first().click();
  await page.getByRole("link", { name: "Edit draft" }).click();
  await page.getByRole("button", { name: "Delete draft" }).click();
  await page.getByText("Draft R1002 is deleted.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name: "Draft R1003" }).waitFor();
  assert.equal(await page.getByLabel("Title of Tasting").inputValue(), "Tasting");
  assert.deepEqual(faults, []);
});

test("a product is found, priced anew, and taken out of sale", async () => {
  await page.goto("/products?q=cup");
  await page.getByText("Cup, white").first().click();
  const sheet = page.getByRole("dialog", { name: "Cup, white" });
  await sheet.getByLabel("Price in USD").fill("13,25");
  await sheet.getByRole("button", { name: "Save" }).click();
  await page.getByText("$13.25").waitFor();
  await page.getByText("Cup, white").first().click();
  assert.deepEqual(await accessibilityFaults(page), []);
  await sheet.getByRole("button", { name: "Stop selling" }).click();
  await page.getByText("Cup, white is not sold any more.").waitFor();
  await page.getByText("No product matches").waitFor();
  assert.deepEqual(faults, []);
});
