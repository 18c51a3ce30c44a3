/** On a telephone a report is read downwards, on paper it is whole: nothing of it is beyond the edge. */
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
  await fill(clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes")));
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base, { viewport: { width: 375, height: 812 }, hasTouch: true }));
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

/** What is wider than its place: the names of frames that scroll sideways, and the page where it does. */
const sideways = () =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main *")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .filter((one) => one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX))
      .map((one) => one.getAttribute("aria-label") ?? one.tagName),
  );

test("rows of a report are a list, the number that is drawn beside each name", async () => {
  await open("/reports/new-vs-returning-sales?range=last-12-months&grain=quarter&show=netSales&compare=previous-year");
  const list = page.getByRole("list", { name: "New and returning customer sales" });
  const first = list.getByRole("listitem").first();
  assert.match(await first.getByRole("button").first().innerText(), /^\$/);
  assert.match(await first.innerText(), /Q\d \d{4}[\s\S]*New[\s\S]*Customers[\s\S]*Orders/);
  assert.equal(await page.getByRole("table").count(), 0);
  assert.deepEqual(await sideways(), []);
  assert.deepEqual(await accessibilityFaults(page), []);
});

test("a list is sorted, and the number it is sorted by stands in front", async () => {
  await open("/reports/customers-over-time?range=last-12-months&grain=month&metrics=customers,orders");
  await page.getByRole("button", { name: /^Sort/ }).click();
  await page.getByRole("menuitemradio", { name: "Orders", exact: true }).click();
  await page.getByRole("button", { name: "Smallest first" }).click();
  await page.waitForURL(/sort=orders/);
  await page.getByRole("button", { name: "Largest first" }).waitFor();
  await page.locator(".opacity-60").waitFor({ state: "detached" });
  const values = await page.getByRole("list", { name: "Customers over time" }).locator("li button[aria-label$='Show the customers']").allInnerTexts();
  const sizes = values.map((text) => Number(text.replaceAll(",", "")));
  assert.ok(sizes.length > 1);
  assert.deepEqual(sizes, sizes.toSorted((one, other) => one - other));
});

test("a row is touched anywhere and opens its customers over the page", async () => {
  await open("/reports/geography?range=last-12-months");
  const row = page.getByRole("list", { name: "Customers by place", exact: true }).getByRole("listitem").first();
  await row.scrollIntoViewIfNeeded();
  const { x, y } = await row.getByText("Net sales").boundingBox();
  await page.touchscreen.tap(x + 2, y + 2);
  const panel = page.getByRole("complementary");
  await panel.getByTestId("behind").waitFor();
  assert.deepEqual(await sideways(), []);
  await panel.getByRole("button", { name: /^Close/ }).click();
  await panel.waitFor({ state: "detached" });
});

test("a customer's row leads to their page", async () => {
  await open("/reports/top-customers");
  const link = page.getByRole("list", { name: "Top customers" }).getByRole("link").first();
  const name = await link.innerText();
  await link.click();
  await page.getByRole("heading", { name }).waitFor();
  await page.goBack();
  await page.getByTestId("stamp").waitFor();
});

test("heat maps alone scroll, inside their frame, and the names of their lines stay", async () => {
  await open("/reports/retention-cohorts?range=last-12-months");
  const frame = page.getByRole("region", { name: /^Retention by cohort: / });
  assert.deepEqual((await sideways()).filter((one) => !one.startsWith("Retention by cohort: ")), []);
  const head = frame.getByRole("rowheader").last();
  const before = await head.boundingBox();
  await frame.evaluate((one) => one.scrollTo({ left: 10_000 }));
  assert.ok(await frame.evaluate((one) => one.scrollLeft > 0));
  // As far as the cells stand apart.
  assert.ok(before.x - (await head.boundingBox()).x <= 2);
});

test("paper holds every number, table after table, under headings that are repeated", async () => {
  const numbers = "customers,orders,grossSales,discounts,returns,netSales,shipping,taxes,totalSales,averageOrderValue";
  await open(`/reports/new-vs-returning-sales?range=last-12-months&grain=quarter&metrics=${numbers}`);
  // An A4 page between its margins.
  await page.setViewportSize({ width: 688, height: 1000 });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const tables = page.getByRole("table", { name: "New and returning customer sales" });
  assert.equal(await tables.count(), 2);
  assert.equal(await tables.getByRole("columnheader").getByRole("button").count(), 0);
  const headings = (await tables.getByRole("columnheader").allInnerTexts()).map((text) => text.trim());
  assert.ok(["Customers", "Net sales", "Average order value"].every((name) => headings.includes(name)), headings.join());
  for (const table of await tables.all()) assert.ok((await table.boundingBox()).width <= 688);
  assert.deepEqual(faults, []);
});
