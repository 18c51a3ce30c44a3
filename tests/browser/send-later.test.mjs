/** A mail to a customer that waits for its time, in a real browser: written, seen with its time, cancelled. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;
let ana;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  const client = clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes"));
  const made = await client(
    `mutation { customerCreate(input: { firstName: "Ana", lastName: "Reyes", email: "ana@example.com" }) {
      customer { id } } }`,
  );
  ana = made.customerCreate.customer.id;
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

test("a mail is written for another day, stands with its time, and is cancelled", async () => {
  await page.goto(`/customers/${ana}`);
  await page.getByRole("button", { name: "Write" }).click();
  const sheet = page.getByRole("dialog", { name: "Write to Ana Reyes" });
  await sheet.getByLabel("Subject").fill("We open again");
  await sheet.getByLabel("Text").fill("Dear {{ first_name }}, the doors are open.");
  await sheet.getByLabel("This is no marketing").check();
  await sheet.getByLabel("Send later").check();
  const year = new Date().getUTCFullYear();
  await sheet.getByLabel("When").fill(`${year - 1}-05-01T09:30`);
  await sheet.getByRole("region", { name: "Preview" }).getByText("Dear Ana, the doors are open.").waitFor();
  await sheet.getByRole("button", { name: "Send later" }).click();
  await sheet.getByText("This time has passed.").waitFor();
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
  await sheet.getByLabel("When").fill(`${tomorrow}T09:30`);
  assert.deepEqual(await accessibilityFaults(page), []);
  await sheet.getByRole("button", { name: "Send later" }).click();
  await page.getByText(/Your mail to Ana Reyes leaves/).waitFor();
  await page.goto("/messages");
  await page.getByText("We open again").first().click();
  const message = page.getByRole("dialog");
  await message.getByText("To be sent").waitFor();
  await message.getByRole("button", { name: "Cancel message" }).click();
  await page.getByText("It will not be sent").waitFor();
  assert.deepEqual(faults, []);
});
