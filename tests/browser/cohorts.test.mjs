/** Who came back is read from the table of cohorts, and kept as a segment. */
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
