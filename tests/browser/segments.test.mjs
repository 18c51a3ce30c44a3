/** A segment of three conditions is built, and its count follows what another client does. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, fill, openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let client;
let page;
let faults;
let context;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  browser = await openBrowser();
  ({ page, faults, context } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  await fill(client);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

async function order(number, person, daysAgo = 1) {
  const { ordersUpsert } = await client(
    `mutation ($orders: [OrderInput!]!, $key: String!) { ordersUpsert(orders: $orders, idempotencyKey: $key) {
       created userErrors { message } } }`,
    {
      key: `segments-${number}`,
      orders: [
        {
          externalId: `late-${number}`,
          placedAt: new Date(Date.now() - daysAgo * 86_400_000).toISOString(),
          currencyCode: "USD",
          status: "COMPLETED",
          customer: person,
          lines: [{ title: "Blue mug", sku: "MUG-1", quantity: 2, unitPrice: "60.00" }],
          payments: [{ reference: `late_${number}`, amount: "120.00", method: "card" }],
        },
      ],
    },
  );
  assert.equal(ordersUpsert.created, 1, JSON.stringify(ordersUpsert));
}

/** A file with one order of yesterday, taken in by the command line beside the server. */
async function takeFile(name) {
  const folder = await mkdtemp(path.join(tmpdir(), "regulars-orders-"));
  const file = path.join(folder, "orders.csv");
  const placed = new Date(Date.now() - 86_400_000).toISOString();
  await writeFile(
    file,
    "order_id,email,first_name,placed_at,currency,status,payment_status,line_title,line_sku,quantity,unit_price\n" +
      `file-1,${name.toLowerCase()}@example.com,${name},${placed},USD,COMPLETED,PAID,Blue mug,MUG-1,2,60.00\n`,
  );
  await shop.command("import", "orders", file);
  await rm(folder, { recursive: true });
}

const figure = (name) => page.getByTestId(name);
const shows = (name, count) => figure(name).getByText(String(count), { exact: true }).waitFor();

/** One more row of the builder: what it asks, and the text of its operand. */
async function condition(leaf, field, text) {
  await page.getByRole("button", { name: "Condition", exact: true }).click();
  await page.getByLabel("What", { exact: true }).last().selectOption({ label: leaf });
  await page.getByLabel(field, { exact: true }).last().fill(text);
}

test("an empty page offers rules to begin with", async () => {
  await page.getByRole("link", { name: "Segments" }).click();
  await page.getByRole("link", { name: "Frequent buyers" }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
});

test("a segment of three conditions is built and counts while another client sells and imports", async () => {
  await page.goto("/segments/new");
  await page.getByTestId("rule-words").waitFor();
  await page.getByRole("textbox", { name: /^Name/ }).fill("Good and recent");
  await condition("Total spent", "Value", "100");
  await shows("matching", 1);
  await condition("Last order", "How many", "90");
  await condition("Name", "Value", "a");
  await page.getByTestId("rule-words").getByText("Total spent is over $100 and last order within the last 90 days and name contains “a”").waitFor();
  await shows("matching", 1);
  await order(1, { firstName: "Nora", email: "nora@example.com" });
  await shows("matching", 2);
  await order(2, { firstName: "Otto", email: "otto@example.com" }, 200);
  await takeFile("Pia");
  await shows("matching", 3);
  await page.getByRole("button", { name: "Save segment" }).click();
  await page.getByRole("heading", { name: "Good and recent" }).waitFor();
  await shows("size", 3);
});

test("its page follows who comes and goes, and says why", async () => {
  await page.getByRole("link", { name: "Pia" }).first().waitFor();
  await order(4, { firstName: "Rosa", email: "rosa@example.com" });
  await shows("size", 4);
  await page.getByTestId("changes").getByText("Rosa").waitFor();
  await page.getByTestId("changes").getByText("An order was placed or changed").first().waitFor();
  const { customers } = await client(`{ customers(filter: { email: { eq: "nora@example.com" } }) { nodes { id } } }`);
  await client(`mutation ($id: ID!) { customerUpdate(id: $id, input: { firstName: "Noor" }) { userErrors { message } } }`, {
    id: customers.nodes[0].id,
  });
  await shows("size", 3);
  await page.getByTestId("changes").getByText("Details changed").waitFor();
});

test("its rule is edited, and the list shows it as a segment and as a filter", async () => {
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("Good ones");
  await page.getByRole("button", { name: "Save segment" }).click();
  await page.getByRole("heading", { name: "Good ones" }).waitFor();
  await page.getByRole("link", { name: "Open in the customers list" }).click();
  await page.getByTestId("live-count").getByText("3", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Save as segment" }).click();
  await page.getByTestId("rule-words").getByText("Good ones").waitFor();
  await page.getByRole("textbox", { name: /^Name/ }).fill("The same people");
  await page.getByRole("button", { name: "Save segment" }).click();
  await page.getByRole("heading", { name: "The same people" }).waitFor();
  await page.getByLabel("Compare with").selectOption({ label: "Good ones" });
  await page.getByTestId("overlap").getByText("3").waitFor();
});

test("a segment that a rule names stays, and every page is fit for everybody", async () => {
  await page.reload();
  for (const scheme of ["light", "dark"]) {
    await page.getByRole("heading", { name: "The same people" }).waitFor();
    await page.emulateMedia({ colorScheme: scheme });
    assert.deepEqual(await accessibilityFaults(page), []);
  }
  await page.getByRole("link", { name: "Segments" }).click();
  await page.getByRole("link", { name: "Good ones" }).click();
  await page.getByRole("button", { name: "Take away" }).click();
  await page.getByText("The rule of The same people refers to this segment").waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});
