/** An order that waits for a colleague in a real browser: it is rejected with a reason, which whoever made it reads. */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp } from "./shop.mjs";

const HERE = import.meta.dirname;
const APPROVING = [path.resolve(HERE, "../../.venv/bin/python"), path.join(HERE, "approving_shop.py")];

let shop;
let browser;
let page;
let faults;
let client;
let order;

before(async () => {
  shop = await openShop(APPROVING);
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes"));
  const { customerCreate } = await client('mutation { customerCreate(input: { firstName: "Ana" }) { customer { id } } }');
  const made = await client(
    `mutation ($id: ID!) { orderCreateForCustomer(customerId: $id, complete: true, idempotencyKey: "a", input: { lines: [
      { title: "Espresso machine", quantity: 1, unitPrice: { amount: "480", currencyCode: "USD" } }] }) {
      order { id status } userErrors { message } } }`,
    { id: customerCreate.customer.id },
  );
  order = made.orderCreateForCustomer.order;
  assert.equal(order.status, "AWAITING_APPROVAL");
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the dialog to reject an order is fit for everybody, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`/orders/${order.id}`);
    await page.getByRole("button", { name: "Reject" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Reject the order" }).getByLabel("Why").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.deepEqual(faults, []);
  });
}

test("an order is rejected by keyboard, and is a draft again that says why", async () => {
  await page.getByRole("button", { name: "Reject" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Reject the order" }).getByLabel("Why").waitFor();
  await page.keyboard.type("Ask for two offers first");
  await page.keyboard.press("Enter");
  await page.getByText("The order was rejected; it is a draft again").waitFor();
  await page.getByRole("link", { name: "Edit draft" }).click();
  await page.getByText("Ask for two offers first").first().waitFor();
  const found = await client(
    "query ($id: ID!) { order(by: { id: $id }) { status approvals { neededBecause decision reason } } }",
    { id: order.id },
  );
  assert.deepEqual(found.order, {
    status: "DRAFT",
    approvals: [{ neededBecause: "It is above 100.00.", decision: "REJECTED", reason: "Ask for two offers first" }],
  });
  assert.deepEqual(faults, []);
});
