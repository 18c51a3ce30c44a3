/** Reports are read, drilled into, compared, printed, kept and taken away as files. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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
  ({ page, faults } = await openPage(browser, shop.base, { acceptDownloads: true }));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

const chart = () => page.getByRole("application");
const stamp = () => page.getByTestId("stamp");
const open = async (address) => {
  await page.goto(address);
  await stamp().waitFor();
};

const total = async (key) => /[\d,.]+/.exec(await page.getByTestId(`total-${key}`).locator("dd").innerText())?.[0];

test("reports are found by what they are about", async () => {
  await page.getByRole("link", { name: "Reports" }).click();
  await page.getByRole("heading", { name: "Reports", exact: true }).waitFor();
  await page.getByRole("link", { name: "Customers by place" }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole("searchbox").fill("place");
  await page.getByRole("link", { name: "Customers over time" }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Customers by place" }).click();
  await stamp().waitFor();
  await page.goBack();
});

test("a point of a picture is opened by keyboard, and its customers become a segment", async () => {
  await open("/reports/new-vs-returning-sales?range=last-12-months&grain=quarter");
  await chart().focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary");
  const counted = await panel.getByTestId("behind").innerText();
  const count = /\d+/.exec(counted)?.[0];
  assert.ok(Number(count) > 0, counted);
  assert.equal(await panel.evaluate((one) => one === document.activeElement), true);
  const names = panel.locator("li a");
  const richest = await names.allInnerTexts();
  await panel.getByRole("button", { name: /^Sort/ }).click();
  await page.getByRole("menuitemradio", { name: "Name" }).click();
  await page.getByRole("menu").waitFor({ state: "detached" });
  assert.equal(await panel.count(), 1);
  await page.waitForFunction(
    (before) => [...document.querySelectorAll("aside li a")].map((one) => one.innerText).join() !== before,
    richest.join(),
  );
  const byName = await names.allInnerTexts();
  assert.deepEqual(byName, byName.toSorted(new Intl.Collator("en").compare));
  assert.match(page.url(), /people=name/);
  await panel.getByRole("link", { name: "Save as segment" }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await panel.getByRole("link", { name: "Save as segment" }).click();
  await page.getByTestId("matching").getByText(count, { exact: true }).waitFor();
  await page.getByRole("button", { name: "Save segment" }).click();
  await page.getByTestId("size").getByText(count, { exact: true }).waitFor();
});

test("a quarter is compared with the year before, walked by keys, and printed", async () => {
  await open("/reports/customers-over-time?grain=month");
  await page.getByRole("button", { name: /Last 30 days/ }).click();
  await page.getByRole("button", { name: "Last quarter" }).click();
  await page.getByRole("button", { name: /^Compare with/ }).click();
  await page.getByRole("menuitemradio", { name: "The year before" }).click();
  await stamp().getByText("compared with").waitFor();
  assert.match(page.url(), /range=last-quarter.*compare=previous-year|compare=previous-year.*range=last-quarter/);
  await chart().focus();
  await page.keyboard.press("ArrowRight");
  const first = await page.getByTestId("readout").innerText();
  await page.keyboard.press("ArrowRight");
  const second = await page.getByTestId("readout").innerText();
  assert.match(first, / · .*\d/);
  assert.notEqual(first, second);
  await page.keyboard.press("Escape");

  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("navigation", { name: "Main" }).isVisible(), false);
  assert.equal(await page.getByRole("table", { name: "Customers over time" }).isVisible(), true);
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  await page.emulateMedia({ media: "screen" });
});

test("a filtered report is exported, and the file holds its numbers", async () => {
  const filter = encodeURIComponent('{"name":{"contains":"a"}}');
  await open(`/reports/customers-over-time?range=last-12-months&grain=month&metrics=orders,netSales&filter=${filter}`);
  const orders = await total("orders");
  const shown = (await page.getByRole("row").filter({ has: page.getByRole("rowheader") }).allInnerTexts())
    .filter((text) => !text.startsWith("Whole range"))
    .map((text) => /\t\s*([\d,]+)\s*\t/.exec(text)?.[1]);
  assert.ok(shown.length >= 12);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Format").selectOption("CSV");
  assert.deepEqual(await accessibilityFaults(page), []);
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("region", { name: "Work in the background" }).getByRole("button", { name: "Download" }).click();
  const lines = (await readFile(await (await coming).path(), "utf8")).replace(/^\uFEFF/, "").trim().split(/\r?\n/);
  const place = lines[0].split(",").findIndex((name) => /^"?Orders"?$/i.test(name));
  const filed = lines.slice(1, 1 + shown.length).map((line) => line.split(",")[place]);
  assert.deepEqual(filed, shown);
  assert.equal(filed.reduce((sum, one) => sum + Number(one), 0), Number(orders));
});

test("a report is kept, changed and opened again from the index", async () => {
  await open("/reports/geography?range=last-12-months");
  await page.getByRole("button", { name: "My reports" }).click();
  await page.getByRole("menuitem", { name: "Save as a report of mine…" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("Where they live");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Where they live" }).waitFor();
  await page.goto("/reports");
  await page.getByRole("link", { name: "Where they live" }).click();
  await stamp().waitFor();
  assert.match(page.url(), /range=last-12-months/);
  await page.getByRole("list", { name: /Customers by place/ }).getByRole("button", { name: /Philippines/ }).click();
  await page.getByTestId("behind").waitFor();
});

test("every report is fit for everybody, light and dark", async () => {
  await page.goto("/reports");
  await page.getByRole("link", { name: "Customers by place" }).waitFor();
  const addresses = await page.locator('main a[href^="/reports/"]').evaluateAll((links) => links.map(({ href }) => new URL(href).pathname));
  // The page of the model is no report: its own test looks at it.
  for (const address of new Set(addresses.filter((one) => one !== "/reports/prediction"))) {
    await open(`${address}?range=last-12-months`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await accessibilityFaults(page, { onlyColors: colorScheme === "dark" }), [], `${address}, ${colorScheme}`);
    }
  }
  assert.deepEqual(faults, []);
});

test("home sets today beside the same day of last week", async () => {
  await page.goto("/");
  await page.getByTestId("today-orders").getByText(/whole day/).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByTestId("today-netSales").getByRole("link").click();
  await stamp().waitFor();
});
