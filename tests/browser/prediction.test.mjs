/** Predictions: the model is worked out, looked at, and followed to the customers whom it speaks of. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp } from "./shop.mjs";

const DAY = 86_400_000;
const BUYERS = 230;
const AT_ONCE = 200;

let shop;
let browser;
let page;
let faults;
let client;

/** The same throws each time. */
function dice() {
  let state = 7;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Buyers over a year, each at a pace and with an amount of their own, who may stop after any purchase but the first. */
function orders() {
  const throws = dice();
  const found = [];
  for (let buyer = 0; buyer < BUYERS; buyer += 1) {
    const [pace, stops, spends] = [-45 / Math.log(throws()), throws() * 0.5, 12 + throws() * 60];
    let ago = 180 + throws() * 180;
    for (let time = 0; ago > 1; time += 1) {
      const amount = (spends * (0.6 + throws() * 0.8)).toFixed(2);
      found.push({
        externalId: `p-${buyer}-${time}`,
        number: `P${buyer}-${time}`,
        placedAt: new Date(Date.now() - ago * DAY).toISOString(),
        currencyCode: "USD",
        status: "COMPLETED",
        customer: { firstName: "Buyer", lastName: `Number ${buyer}`, email: `p${buyer}@example.com` },
        lines: [{ title: "Mug", sku: "MUG", quantity: 1, unitPrice: amount }],
        payments: [{ reference: `pp_${buyer}_${time}`, amount, method: "card" }],
      });
      if (time > 0 && throws() < stops) break;
      ago += pace * Math.log(throws());
    }
  }
  return found;
}

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes"));
  const all = orders();
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const { ordersUpsert } = await client(
      `mutation ($orders: [OrderInput!]!, $key: String!) { ordersUpsert(orders: $orders, idempotencyKey: $key) {
         created userErrors { message } } }`,
      { orders: all.slice(start, start + AT_ONCE), key: `prediction-${start}` },
    );
    assert.deepEqual(ordersUpsert.userErrors, []);
  }
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

test("predictions are worked out by a button, and the model says how good it would have been", async () => {
  await page.goto("/reports");
  await page.getByRole("link", { name: "Predictions" }).click();
  await page.getByText("No predictions yet").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole("button", { name: "Work it out now" }).click();
  await page.getByRole("heading", { name: "The model" }).waitFor({ timeout: 60_000 });
  await page.getByText(`${BUYERS} customers`).waitFor();
  await page.getByRole("application").first().focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await page.getByTestId("readout").first().innerText(), /Predicted: \d/);
  assert.deepEqual(await accessibilityFaults(page), []);
});

test("a number of the model opens its customers, and a customer says why", async () => {
  const high = page.locator("dl").filter({ hasText: "High risk" }).getByRole("link").nth(2);
  await high.waitFor();
  const count = await high.innerText();
  await high.click();
  await page.getByTestId("matching").or(page.getByText(new RegExp(`^${count}\\b`))).first().waitFor();
  await page.getByRole("columnheader", { name: "Predicted value" }).waitFor();
  await page.getByRole("row").nth(1).getByText("High").waitFor();
  await page.getByRole("row").nth(1).getByText("Buyer Number").click();
  await page.getByRole("heading", { name: "What is likely" }).waitFor();
  await page.getByText("Why", { exact: true }).click();
  await page.getByText(/likely to buy within 90 days/).waitFor();
  await page.getByText(/Recency \d: the latest order was/).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  assert.deepEqual(faults, []);
});
