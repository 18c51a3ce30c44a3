/** A report that has nothing to say says what to ask instead; a long range is told by months. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, fill, openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;

before(async () => {
  shop = await openShop();
  await setUp(shop);
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

test("a shop without an order is led from its reports to the import", async () => {
  await open("/reports/customers-over-time");
  assert.equal(await page.getByRole("application").count(), 0);
  await page.getByRole("button", { name: "Take all time" }).click();
  await page.getByRole("link", { name: "Import orders" }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await open("/reports/at-risk");
  await page.getByRole("heading", { name: "Nobody is in it" }).waitFor();
  await page.goto("/reports/prediction");
  await page.getByText("as soon as somebody asks for it").waitFor();
  await page.getByRole("link", { name: "All reports" }).click();
  await page.getByRole("link", { name: "Customers by place" }).waitFor();
});

test("a range without orders is made longer, and filters are taken off, from where nothing is", async () => {
  await fill(clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes")));
  await open("/reports/customers-over-time?range=1999-01-01..1999-02-01&country=DE");
  await page.getByRole("button", { name: "Take all time" }).click();
  await page.getByRole("heading", { name: "Nothing that passes the filters" }).waitFor();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await page.getByRole("application").waitFor();
  assert.match(page.url(), /range=all-time/);
  assert.doesNotMatch(page.url(), /country/);
});

test("a year is told by months until somebody chooses days", async () => {
  await open("/reports/customers-over-time?range=last-year");
  await page.getByRole("button", { name: "By Month" }).click();
  await page.getByRole("menuitemradio", { name: "Day", exact: true }).click();
  await page.getByRole("rowheader", { name: /^\w{3}, Jan 1, / }).waitFor();
  assert.match(page.url(), /grain=day/);
  await page.getByTestId("rows").getByText(/^100 of 36[56] rows$/).waitFor();
});

test("a range is left for the one before it and for the one after, and no later than today", async () => {
  await open("/reports/customers-over-time?range=2026-02-01..2026-02-28");
  await page.getByRole("button", { name: "The range before" }).click();
  await page.waitForURL(/range=2026-01-01\.\.2026-01-31/);
  await page.getByText("Jan 1 – Jan 31, 2026 ·").waitFor();
  await page.getByRole("button", { name: "The range after" }).click();
  await page.waitForURL(/range=2026-02-01\.\.2026-02-28/);
  await open("/reports/customers-over-time");
  assert.equal(await page.getByRole("button", { name: "The range after" }).isDisabled(), true);
});

test("cohorts alone are columns, and percentiles the curve of what the best of them bring", async () => {
  await open("/reports/retention-cohorts?range=all-time&by=cohort&grain=quarter");
  await page.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await page.getByTestId("readout").getByText(/Retention rate: \d/).waitFor();
  await open("/reports/top-customers?range=all-time&by=customerPercentile");
  await page.getByTestId("total-cumulativeSalesShare").waitFor();
});

test("nothing moves while a report comes in, and days of one's own stand on their button", async () => {
  await page.addInitScript(() => {
    window.moved = 0;
    const add = (list) => list.getEntries().forEach((shift) => (window.moved += shift.hadRecentInput ? 0 : shift.value));
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  });
  await open("/reports/new-vs-returning-sales?range=last-12-months");
  await page.getByRole("application").waitFor();
  const moved = await page.evaluate(() => window.moved);
  assert.ok(moved < 0.1, String(moved));
  await open("/reports/new-vs-returning-sales?range=2026-01-01..2026-03-31");
  await page.getByRole("button", { name: "Jan 1 – Mar 31, 2026" }).waitFor();
});

test("the way back of the browser closes the customers behind a row, and stays at the report", async () => {
  await open("/reports/top-customers?range=all-time");
  assert.equal(await page.getByRole("columnheader", { name: /Total spent/ }).getAttribute("aria-sort"), "descending");
  await page.getByRole("button", { name: /Show the customers$/ }).first().click();
  await page.getByTestId("behind").waitFor();
  await page.reload();
  await page.getByTestId("behind").waitFor();
  await page.goBack();
  await page.getByTestId("behind").waitFor({ state: "detached" });
  assert.match(page.url(), /top-customers/);
  assert.deepEqual(faults, []);
});
