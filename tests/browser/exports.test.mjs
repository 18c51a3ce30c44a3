/** A filtered list becomes a workbook with the same rows in the same order, and the log says who took it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, fill, openShop, OWNER, setUp } from "./shop.mjs";

const PYTHON = path.resolve(import.meta.dirname, "../../.venv/bin/python");
const READ = `import json, sys, openpyxl
rows = openpyxl.load_workbook(open(sys.argv[1], "rb"))["Export"].iter_rows(values_only=True)
print(json.dumps([list(map(str, row)) for row in rows]))`;

let shop;
let browser;
let page;
let faults;

before(async () => {
  shop = await openShop();
  await setUp(shop, { name: "Mugs", code: "default", timeZone: "Asia/Manila" });
  await fill(clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes")));
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base, { acceptDownloads: true }));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

test("what a filtered list shows stands in the workbook, in the same order", async () => {
  await page.goto("/customers?spent=30..&sort=-spent");
  const cells = page.locator('[role="row"] [role="gridcell"]').filter({ hasText: "@example.com" });
  await cells.first().waitFor();
  const shown = (await cells.allInnerTexts()).map((text) => text.trim());
  assert.ok(shown.length > 3 && shown.length < 40);

  await page.getByRole("button", { name: "Export", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Move E-mail up" }).click();
  assert.deepEqual(await accessibilityFaults(page), []);
  const go = dialog.getByRole("button", { name: "Export", exact: true });
  assert.equal(await go.isDisabled(), true);
  await dialog.getByLabel("I have read this").check();
  await dialog.getByLabel("Reason").fill("Spring mailing");
  await go.click();

  const tray = page.getByRole("region", { name: "Work in the background" });
  const coming = page.waitForEvent("download");
  await tray.getByRole("button", { name: "Download" }).click();
  const download = await coming;
  assert.match(download.suggestedFilename(), /^customers-\d{4}-\d\d-\d\d\.xlsx$/);
  const file = await download.path();
  const [heading, ...rows] = JSON.parse((await promisify(execFile)(PYTHON, ["-c", READ, file])).stdout);
  const place = heading.indexOf("E-mail");
  assert.equal(heading[place + 1], "Last name");
  assert.deepEqual(rows.map((row) => row[place]), shown);

  await page.goto("/exports");
  const entry = page.getByRole("article").first();
  await entry.getByText("Fields, filter, digest and downloads").click();
  const digest = createHash("sha256").update(await readFile(file)).digest("hex");
  await entry.getByText(digest).waitFor();
  await entry.getByText("Spring mailing").waitFor();
  await entry.getByText("127.0.0.1").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  assert.deepEqual(faults, []);
});
