/** Who came back is read from the table of cohorts, and kept as a segment; heat maps are seen whole. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, fill, openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;
let client;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes"));
  await fill(client);
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

const open = async (address) => {
  await page.goto(address);
  await page.getByTestId("stamp").waitFor();
};

test("retention is read, a cell opened, and its customers kept as a segment", async () => {
  await open("/reports/retention-cohorts?show=customers");
  const table = page.getByRole("table", { name: "Retention by cohort: Customers" });
  await table.getByRole("columnheader", { name: "People" }).waitFor();
  const cells = await table.getByRole("button").evaluateAll((buttons) =>
    buttons.map((button) => ({ place: button.dataset.place, words: button.title })),
  );
  const { place, words } = cells.findLast((cell) => !/: 0(,|$)/.test(cell.words));
  assert.match(words, /^Cohort \w+ \d{4}, Period \d+: \d+/);
  const count = /: (\d+)/.exec(words)[1];
  await table.locator(`[data-place="${place}"]`).click();
  const panel = page.getByRole("complementary");
  assert.equal(/\d+/.exec(await panel.getByTestId("behind").innerText())?.[0], count);
  assert.deepEqual(await accessibilityFaults(page), []);
  await panel.getByRole("link", { name: "Save as segment" }).click();
  await page.getByTestId("matching").getByText(count, { exact: true }).waitFor();
  await page.getByRole("button", { name: "Save segment" }).click();
  await page.getByTestId("size").getByText(count, { exact: true }).waitFor();
  assert.deepEqual(faults, []);
});

test("two years of weeks are one picture without a page to turn", async () => {
  const week = 7 * 86_400_000;
  const orders = Array.from({ length: 104 }, (_, index) => ({
    externalId: `weekly-${index}`,
    placedAt: new Date(Date.now() - index * week).toISOString(),
    currencyCode: "USD",
    status: "COMPLETED",
    customer: { firstName: "Weekly", lastName: `Number ${index}`, email: `weekly${index}@example.com` },
    lines: [{ title: "Blue mug", sku: "MUG-1", quantity: 1, unitPrice: "12.50" }],
    payments: [{ reference: `week_${index}`, amount: "12.50", method: "card" }],
  }));
  await client(
    `mutation ($orders: [OrderInput!]!) { ordersUpsert(orders: $orders, idempotencyKey: "weeks") { created } }`,
    { orders },
  );
  await open("/reports/retention-cohorts?grain=week&range=all-time&show=customers");
  // By selectors: among thousands of cells a name is worked out for each that has the role.
  const table = page.locator('table[aria-label="Retention by cohort: Customers"]');
  await table.locator("thead th", { hasText: "All, weighted" }).waitFor();
  const cells = await table.locator("[data-place]").count();
  const begun = await table.locator('tbody tr:last-child [data-place]').count();
  const weeks = await table.locator("thead tr:first-child th").count();
  assert.ok(cells > 5_000, `${cells}`);
  assert.equal(begun, 1);
  assert.ok(weeks > 104, `${weeks}`);
  assert.equal(await page.getByText("Read more rows").count(), 0);
  const counted = (event) =>
    page.evaluate((name) => {
      if (name) dispatchEvent(new Event(name));
      const count = (selector) => document.querySelectorAll(`section[aria-label="Retention by cohort${selector}`).length;
      return [count(': Customers"] table'), count('"] tbody tr')];
    }, event);
  const [, shown] = await counted();
  const [sheets, lines] = await counted("beforeprint");
  assert.equal(sheets, Math.ceil((weeks - 2) / 16));
  assert.ok(lines > cells, `${lines}`);
  await counted("afterprint");
  await page.waitForFunction((before) => document.querySelectorAll('section[aria-label="Retention by cohort"] tbody tr').length === before, shown);
  await table.locator('[data-place="0 0"]').focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.place), "1 1");
});

test("hours of the week need no scrolling sideways, on a telephone they stand upright", async () => {
  for (const [width, lines] of [[1280, 7], [768, 7], [375, 24]]) {
    await page.setViewportSize({ width, height: 900 });
    await open("/reports/peak-times?range=all-time&show=netSales");
    const table = page.getByRole("table", { name: "Peak purchasing times: Net sales" });
    await table.locator(`tbody tr:nth-child(${lines})`).waitFor();
    assert.equal(await table.getByRole("row").count(), lines + 1);
    assert.equal(await table.locator("[data-place]").count(), 7 * 24);
    const hidden = await table.evaluate(({ parentElement: one }) => one.scrollWidth - one.clientWidth);
    assert.equal(hidden, 0, `${width}`);
  }
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.deepEqual(faults, []);
});
