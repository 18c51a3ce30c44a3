/** A wholesale group with a quantity price is made, somebody joins it, and an order for them shows the price and why. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, fill, openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;
let context;
let client;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes"));
  await fill(client);
  await client(
    `mutation { productsUpsert(idempotencyKey: "p", products: [{ sku: "CUP-1", title: "Cup, white",
      price: { amount: "10.00", currencyCode: "USD" } }]) { created } }`,
  );
  browser = await openBrowser();
  ({ page, faults, context } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

const look = (name) => (process.env.PICTURES ? page.screenshot({ path: `${process.env.PICTURES}/${name}.png` }) : undefined);

/** Light and dark, and on a phone nothing hangs over the edge. */
async function looksRight(name) {
  assert.deepEqual(await accessibilityFaults(page), []);
  await look(name);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await accessibilityFaults(page, { onlyColors: true }), []);
  await look(`${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 375, height: 800 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing hangs over");
  await look(`${name}-phone`);
  await page.setViewportSize({ width: 1280, height: 800 });
}

test("a price list is made and gives a product its own price from a quantity on", async () => {
  await page.getByRole("link", { name: "Groups" }).click();
  await page.getByText("There is no group yet").waitFor();
  await page.getByRole("link", { name: "Price lists" }).click();
  await page.getByRole("link", { name: "Create" }).click();
  await page.getByLabel("Name").fill("Trade");
  await page.getByLabel("Off everything").fill("5%");
  await page.getByRole("button", { name: "Save price list" }).click();
  await page.getByText("5% off everything; single prices win over it.").waitFor();
  await page.getByLabel("SKU").fill("cup-1");
  await page.getByLabel("From how many").fill("10");
  await page.getByLabel("Price in USD").fill("8");
  await page.getByLabel("Price in USD").press("Enter");
  await page.getByRole("cell", { name: "$8.00" }).waitFor();
  await looksRight("price-list");
});

test("a wholesale group is made by keyboard, with the list and terms of payment", async () => {
  await page.goto("/groups/new");
  await page.getByLabel("Name").fill("Wholesale partners");
  await page.getByLabel("Description").fill("Shops that sell our cups on");
  const add = page.getByLabel("Add a benefit");
  await add.selectOption({ label: "Price list" });
  const prices = page.getByRole("group", { name: "Price list 1" });
  await prices.getByLabel("Name").fill("Trade prices");
  await prices.getByLabel("Price list", { exact: true }).selectOption({ label: "Trade (USD)" });
  await add.selectOption({ label: "Discount" });
  const discount = page.getByRole("group", { name: "Discount 2" });
  await discount.getByLabel("Name").fill("Spring");
  await page.getByRole("button", { name: "Save group" }).press("Enter");
  await discount.getByText("Give either a percentage or an amount.").waitFor();
  await discount.getByLabel("Discount", { exact: true }).fill("10%");
  await add.selectOption({ label: "Payment terms" });
  await page.getByRole("group", { name: "Payment terms 3" }).getByLabel("Name").fill("Net 30");
  await looksRight("group-form");
  await page.getByRole("button", { name: "Save group" }).press("Enter");
  await page.getByRole("heading", { name: "Wholesale partners" }).waitFor();
  await page.getByTestId("benefits").getByText("due after 30 days").waitFor();
});

test("somebody joins it, and its sales stand beside those of everybody else", async () => {
  await page.getByLabel("Put somebody in").fill("Ana");
  await page.getByRole("button", { name: /Ana Reyes/ }).press("Enter");
  await page.getByRole("link", { name: "Ana Reyes" }).waitFor();
  await page.getByText("1 member, kept by hand.").waitFor();
  await page.getByTestId("performance").getByText("39", { exact: true }).first().waitFor();
  await looksRight("group");
  await page.goto("/groups?kind=LOYALTY");
  await page.getByText("No group is like that").waitFor();
  await page.getByRole("button", { name: "Wholesale" }).press("Enter");
  await page.getByRole("link", { name: "Wholesale partners" }).waitFor();
  await looksRight("groups");
});

test("an order for the member shows the price, and which benefit made it", async () => {
  const { customers } = await client('{ customers(search: "Ana Reyes") { nodes { id } } }');
  const ana = customers.nodes[0].id;
  await page.goto(`/orders/new?customer=${ana}`);
  const box = page.getByRole("combobox", { name: "Add a product or a free line" });
  await box.fill("cup");
  await page.getByRole("option", { name: /Cup, white/ }).waitFor();
  await box.press("Enter");
  await page.getByText("Trade prices: 9.50 instead of 10.00 USD each").waitFor();
  await page.getByLabel("Quantity of Cup, white").fill("10");
  await page.getByText("Trade prices: 8.00 instead of 10.00 USD each").waitFor();
  await page.getByTestId("draft-total").getByText("$72.00").waitFor();
  await page.getByTestId("applied").getByText("Net 30").waitFor();
  await looksRight("draft");
  await page.getByLabel("Prices and terms by the customer's groups").uncheck();
  await page.getByTestId("draft-total").getByText("$100.00").waitFor();
  await page.getByLabel("Prices and terms by the customer's groups").check();
  await page.getByTestId("draft-total").getByText("$72.00").waitFor();
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByRole("heading", { name: "Draft R1001" }).waitFor();
  await page.getByText("Trade prices: 8.00 instead of 10.00 USD each").waitFor();
  await page.getByRole("button", { name: "Complete order" }).click();
  await page.getByRole("heading", { name: "Order R1001" }).waitFor();
  const { orders } = await client('{ orders(search: "R1001") { nodes { paymentTermsDays total { presentment { amount } } } } }');
  assert.deepEqual(orders.nodes, [{ paymentTermsDays: 30, total: { presentment: { amount: "72.00" } } }]);
  assert.deepEqual(faults, []);
  await context.close();
});
