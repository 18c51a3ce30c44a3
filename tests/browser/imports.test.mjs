/** A Shopify export with broken rows comes in, its refused rows are fetched, mended and sent again: all are in, none twice. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp, until } from "./shop.mjs";

const EXPORT = path.join(import.meta.dirname, "../imports/exports/shopify_customers.csv");
let shop;
let browser;
let page;
let faults;
let client;

before(async () => {
  shop = await openShop();
  await setUp(shop, { code: "books", currencyCode: "PHP", timeZone: "Asia/Manila" });
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

const customers = async () =>
  (await client("{ customers(first: 50) { nodes { displayName email phone externalIds { value } tags } totalCount } }")).customers;
const stat = (label) => page.locator("dl div").filter({ has: page.getByText(label, { exact: true }) }).locator("dd");

async function send(file) {
  await page.getByLabel("Drop a file here, or choose one").setInputFiles(file);
}

test("the export is known, tried without writing, and taken in but for its broken rows", async () => {
  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await page.getByText("Nothing has come in yet").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await send(EXPORT);
  await page.getByText("An export of Shopify").waitFor();
  await page.getByText("5 rows").waitFor();
  assert.equal(await page.getByLabel("Where Email goes", { exact: true }).inputValue(), "email");
  await page.getByText("Row 2, Email", { exact: false }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole("button", { name: "Try without writing" }).click();
  await stat("Would be made").getByText("2", { exact: true }).waitFor();
  assert.equal((await customers()).totalCount, 0);
  await page.getByRole("button", { name: "Back to the columns" }).click();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await stat("Made").getByText("2", { exact: true }).waitFor();
  await stat("Refused").getByText("3", { exact: true }).waitFor();
  const table = page.getByRole("region", { name: "Refused rows" });
  await table.getByText("is not an e-mail address", { exact: false }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
});

test("the refused rows are fetched, mended and sent again: all are in, none twice", async () => {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Refused rows" }).click();
  const download = await coming;
  assert.equal(download.suggestedFilename(), "shopify_customers refused.csv");
  const refused = await readFile(await download.path(), "utf8");
  assert.match(refused, /Refused because/);
  const mended = refused
    .replace("bayani.example.com", "bayani@example.com")
    .replace(",8000,12,12,", ",8000,,0917 555 0103,")
    .replace(/,'?8000,12,12,/, ",8000,,0917 555 0103,")
    .replace(/('?6532110005),,,,/, "$1,Ela,Cruz,ela@example.com,")
    .replace(",Philippines,", ",PH,");
  await page.getByRole("button", { name: "Another file" }).click();
  await page.getByText("Past imports").first().waitFor();
  await send({ name: "mended.csv", mimeType: "text/csv", buffer: Buffer.from(mended) });
  await page.getByText("3 rows").waitFor();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await stat("Made").getByText("3", { exact: true }).waitFor();
  const found = await customers();
  assert.equal(found.totalCount, 5);
  assert.deepEqual(
    found.nodes.map(({ email }) => email).sort(),
    ["amihan@example.com", "bayani@example.com", "clara@example.com", "diego@example.com", "ela@example.com"],
  );
  assert.deepEqual(found.nodes.find(({ email }) => email === "amihan@example.com").tags, ["VIP", "wholesale"]);
});

test("the whole file once more changes nothing that is in", async () => {
  await page.getByRole("button", { name: "Another file" }).click();
  await send(EXPORT);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await stat("As they were").getByText("2", { exact: true }).waitFor();
  await until(async () => (await customers()).totalCount === 5, "five customers");
  await page.getByRole("button", { name: "Another file" }).click();
  await page.getByRole("region", { name: "Past imports" }).getByText("Some refused").first().waitFor();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.reload();
    await page.getByRole("region", { name: "Past imports" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page, { onlyColors: true }), []);
  }
  assert.deepEqual(faults, []);
});
