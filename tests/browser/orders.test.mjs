/** Orders in a real browser: what is stuck in transit, a transaction by its reference, a parcel packed, the PDF downloaded. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, OWNER, openShop, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;

const DAY = 86_400_000;
const daysAgo = (days) => new Date(Date.now() - days * DAY).toISOString();

function order(number, days, more = {}) {
  return {
    externalId: `web-${number}`,
    number: `#${number}`,
    placedAt: daysAgo(days),
    currencyCode: "USD",
    customer: { email: `buyer${number}@example.com`, firstName: "Zoë", lastName: "Ångström" },
    lines: [{ title: "Thé à la menthe", sku: "TEA-1", quantity: 2, unitPrice: "12.50" }],
    payments: [{ amount: "25.00", method: "Visa", reference: `ch_${number}` }],
    shippingAddress: { firstName: "Zoë", lastName: "Ångström", address1: "12 Mango Avenue", city: "Cebu", countryCode: "PH" },
    ...more,
  };
}

before(async () => {
  shop = await openShop();
  await setUp(shop);
  const client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  const parcel = { externalId: "p-1", carrier: "UPS", trackingNumber: "1Z999", shippedAt: daysAgo(20) };
  const orders = [
    order(1001, 22, { status: "IN_TRANSIT", shipments: [parcel] }),
    order(1002, 1),
    order(1003, 30, { status: "DELIVERED" }),
  ];
  const { ordersUpsert } = await client(
    "mutation ($orders: [OrderInput!]!) { ordersUpsert(orders: $orders, idempotencyKey: \"orders\") { created failures { errors { message path } } } }",
    { orders },
  );
  assert.deepEqual(ordersUpsert, { created: 3, failures: [] });
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

describe("orders", () => {
  test("those stuck in transit are counted at home and found with their parcel", async () => {
    await page.goto("/");
    await page.getByTestId("count-stuck").getByText("1", { exact: true }).waitFor();
    await page.getByTestId("count-stuck").getByRole("link").click();
    await page.getByText("Stuck in transit").first().waitFor();
    await page.getByText("#1001").first().click();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Order #1001" }).waitFor();
    const tracking = page.getByRole("link", { name: "UPS 1Z999" });
    assert.equal(await tracking.getAttribute("href"), "https://www.ups.com/track?tracknum=1Z999");
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("one is opened by the reference of its payment", async () => {
    await page.goto("/orders?q=ch_1002");
    await page.getByText("#1002").first().click();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Order #1002" }).waitFor();
    await page.getByText("ch_1002").waitFor();
  });

  test("a transaction is found by its reference from anywhere, and leads to its order", async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /^Customer, order/ }).fill("ch_1003");
    await page.getByRole("group", { name: "Payments" }).getByRole("option", { name: /ch_1003/ }).click();
    const sheet = page.getByRole("dialog", { name: "ch_1003" });
    await sheet.getByText("$25.00").first().waitFor();
    await sheet.getByText("Visa").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await sheet.getByRole("link", { name: "Open the order" }).click();
    await page.getByRole("heading", { name: "Order #1003" }).waitFor();
  });

  test("payments of the store are searched, kept as a view and opened by keyboard", async () => {
    await page.goto("/payments");
    await page.getByRole("grid", { name: "Payments" }).getByText("ch_1001").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.keyboard.press("/");
    await page.keyboard.type("#1002");
    await page.getByRole("grid", { name: "Payments" }).getByText("ch_1001").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Save as a view" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Of one order");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "View: Of one order" }).waitFor();
    await page.goto("/payments?q=ch_1002");
    await page.getByText("ch_1002").first().click();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "ch_1002" }).getByText("Zoë Ångström").waitFor();
    await page.keyboard.press("Escape");
  });

  test("a parcel is packed by keyboard, and the order follows", async () => {
    await page.goto("/orders?q=ch_1002");
    await page.getByText("#1002").first().click();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Order #1002" }).waitFor();
    await page.keyboard.press("s");
    await page.getByRole("combobox", { name: "Carrier" }).fill("GLS");
    await page.getByRole("textbox", { name: "Tracking number" }).fill("77");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "GLS 77" }).waitFor();
    await page.getByText("Fulfilled", { exact: true }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("it downloads as a PDF", async () => {
    await page.getByRole("button", { name: "Download" }).click();
    const coming = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "PDF document" }).click();
    const download = await coming;
    assert.equal(download.suggestedFilename(), "order-1002.pdf");
    const bytes = await readFile(await download.path());
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
    assert.deepEqual(faults, []);
  });
});
