/** An order from its making to its last cent in a real browser: discounted, placed, paid, given back in part, read as a PDF. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, OWNER, openShop, setUp } from "./shop.mjs";

const PYTHON = path.resolve(import.meta.dirname, "../../.venv/bin/python");
const READ = "import sys, pypdf; r = pypdf.PdfReader(sys.argv[1]); print(len(r.pages)); print(*[p.extract_text() for p in r.pages])";

let shop;
let browser;
let client;
let page;
let faults;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

const button = (name) => page.getByRole("button", { name, exact: true });

async function fileOf() {
  await button("Download").click();
  const coming = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "PDF document" }).click();
  const { stdout } = await promisify(execFile)(PYTHON, ["-c", READ, await (await coming).path()]);
  const [pages, ...text] = stdout.split("\n");
  return { pages: Number(pages), text: text.join("\n") };
}

test("an order is made with a discount, paid, partly given back, and its PDF says so", async () => {
  const { customerCreate } = await client(
    'mutation { customerCreate(input: { firstName: "Zoë", lastName: "Ångström", email: "zoe@example.com" }) { customer { id } userErrors { message path } } }',
  );
  assert.deepEqual(customerCreate.userErrors, []);
  await page.goto(`/customers/${customerCreate.customer.id}`);
  await page.getByRole("link", { name: "Create order" }).click();
  const box = page.getByRole("combobox", { name: "Add a product or a free line" });
  await box.fill("Teapot");
  await page.getByRole("option", { name: "Free line: Teapot" }).waitFor();
  await box.press("Enter");
  await page.getByLabel("Quantity of Teapot").fill("2");
  await page.getByLabel("Price of Teapot").fill("20");
  await page.getByLabel("Discount", { exact: true }).fill("10%");
  await page.getByTestId("draft-total").getByText("$36.00").waitFor();
  await button("Save draft").click();
  await button("Complete order").click();
  await page.getByRole("heading", { name: /^Order R/ }).waitFor();

  await button("Record a payment").click();
  await page.getByRole("dialog").getByLabel("Amount in USD").fill("36");
  await page.getByRole("dialog").getByLabel("Method").fill("Bank transfer");
  await page.getByRole("dialog").getByRole("button", { name: "Record" }).click();
  await page.getByText("Bank transfer").first().waitFor();

  await button("Refund").click();
  await page.getByRole("dialog").getByLabel("What goes back").selectOption("lines");
  await page.getByRole("dialog").getByRole("spinbutton").fill("1");
  await page.getByRole("dialog").getByLabel("Why").fill("A chipped lid");
  await page.getByRole("dialog").getByRole("button", { name: "Give back $18.00" }).click();
  await page.getByText("A chipped lid").first().waitFor();
  await page.getByText("Partly refunded").first().waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);

  const { pages, text } = await fileOf();
  assert.equal(pages, 1);
  for (const words of ["Zoë Ångström", "Teapot", "40.00", "36.00", "18.00", "Bank transfer"]) assert.ok(text.includes(words), `${words} in\n${text}`);
  assert.deepEqual(faults, []);
});

test("a part of an order is packed, and the rest is offered for the next parcel", async () => {
  await button("Pack a parcel").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How many of Teapot").fill("1");
  assert.deepEqual(await accessibilityFaults(page), []);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("1 × Teapot").waitFor();
  await page.getByText("Partly fulfilled").first().waitFor();
  await button("Pack a parcel").click();
  await dialog.getByText("of 1", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(faults, []);
});

test("limits of stuck orders and the key of carriers are set by the store", async () => {
  await page.goto("/settings/orders");
  await page.getByRole("spinbutton", { name: /^For its money/ }).fill("36");
  await page.getByLabel("For its money: days or hours").selectOption("hours");
  await button("Save").click();
  await page.getByText("The limits of Corner Books are saved").waitFor();
  const { stores } = await client("{ stores { stuckLimits { unpaid inTransit } } }");
  assert.deepEqual(stores[0].stuckLimits, { unpaid: "P1DT12H", inTransit: "P10D" });
  await button("Create key").click();
  const dialog = page.getByRole("dialog", { name: "Copy the key now" });
  assert.match(await dialog.getByLabel("Key").inputValue(), /^shw_/);
  await dialog.getByRole("button", { name: "Done" }).click();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole("button", { name: "Revoke the key of Corner Books" }).click();
  await page.getByRole("button", { name: "Create key" }).waitFor();
  assert.deepEqual(faults, []);
});

test("a refund that waits is told at home with what helps, and thrown away", async () => {
  const sent = { orderExternalId: "late", externalId: "re_1", at: new Date().toISOString(), amount: "5", currencyCode: "USD" };
  await client(
    `mutation ($refunds: [SourceRefundInput!]!) { refundsUpsert(refunds: $refunds, idempotencyKey: "w") { results { isWaiting } } }`,
    { refunds: [sent] },
  );
  await page.goto("/");
  await page.getByTestId("count-refunds").getByRole("link").click();
  await page.getByText("Its order has not come yet.").first().waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole("button", { name: "Throw away re_1" }).click();
  await page.getByText("No refund waits").waitFor();
  assert.deepEqual(faults, []);
});
