/** Companies in a real browser: one is made, somebody joins, and an order for it waits until it is approved. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;
let client;
let ana;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "Test", "--all-scopes"));
  const made = await client(
    'mutation { customerCreate(input: { firstName: "Ana", lastName: "Reyes", email: "ana@example.com" }) { customer { id } } }',
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

test("a company is made by keyboard, with terms, credit and a rule", async () => {
  await page.goto("/companies");
  await page.getByText("No companies yet").waitFor();
  await page.keyboard.press("n");
  await page.getByRole("dialog", { name: "New company" }).waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("Harbour Books");
  await page.getByLabel("Due after days").fill("30");
  await page.getByLabel("Credit limit in USD").fill("1000");
  await page.getByLabel("Some orders wait for an approval").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Say above which amount orders wait").waitFor();
  await page.getByLabel("Orders above, in USD").fill("100,50");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Harbour Books" }).waitFor();
  await page.getByText("After 30 days").waitFor();
  await page.getByText("$100.50").waitFor();
  assert.deepEqual(faults, []);
});

test("a customer becomes a member, is taken out, and comes back with Undo", async () => {
  await page.getByRole("button", { name: "Add a member" }).click();
  await page.getByLabel("Who?").fill("ana");
  await page.getByRole("button", { name: /Ana Reyes/ }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const row = page.getByRole("row", { name: /Ana Reyes/ });
  await row.getByText("Buyer").waitFor();
  await row.hover();
  await row.getByRole("button", { name: "Remove Ana Reyes" }).click();
  await page.getByText("Nobody orders for it yet").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await row.getByText("Buyer").waitFor();
  await row.getByRole("link", { name: "Ana Reyes" }).click();
  await page.getByTestId("companies").getByRole("link", { name: "Harbour Books" }).waitFor();
  assert.deepEqual(faults, []);
});

test("an order for the company waits, says why, and is placed once it is approved", async () => {
  const ben = await client('mutation { customerCreate(input: { firstName: "Ben" }) { customer { id } } }');
  await client(
    'mutation ($id: ID!) { companyMemberSet(companyId: "com_1", customerId: $id, role: ADMIN) { userErrors { message } } }',
    { id: ben.customerCreate.customer.id },
  );
  await page.goto(`/orders/new?customer=${ana}`);
  await page.getByLabel("For the company").selectOption({ label: "Harbour Books" });
  assert.equal(await page.getByLabel("Due after days").inputValue(), "30");
  await page.getByRole("combobox").first().fill("Atlases");
  await page.getByRole("option", { name: /Atlases/ }).click();
  await page.getByRole("textbox", { name: /^Price of/ }).fill("250");
  const why = "Orders of Harbour Books above 100.50 USD need an approval.";
  await page.getByText(why).waitFor();
  await page.getByRole("button", { name: "Ask for approval" }).click();
  await page.getByText("It waits for approval now.").waitFor();
  await page.getByText("This order waits for an approval").waitFor();
  await page.getByText(why).waitFor();
  const waits = await client('{ orders(filter: { awaitsApproval: true }) { nodes { id company { name } } } }');
  assert.deepEqual(waits.orders.nodes.map(({ company }) => company.name), ["Harbour Books"]);
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole("button", { name: "Approved by…" }).click();
  await page.keyboard.press("Enter");
  await page.getByText("Approved by Ben").waitFor();
  await page.getByText("This order waits for an approval").waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Harbour Books" }).click();
  await page.getByRole("row", { name: /R1001/ }).getByText("$250.00").waitFor();
  const { companies } = await client("{ companies { nodes { creditUsed { amount } orderCount } } }");
  assert.deepEqual(companies.nodes, [{ creditUsed: { amount: "250.00" }, orderCount: 1 }]);
  assert.deepEqual(faults, []);
});

for (const colorScheme of ["light", "dark"]) {
  test(`the pages of companies are fit for everybody, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme });
    await page.getByText("Pays late").or(page.getByText("No notes yet")).first().waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.keyboard.press("e");
    await page.getByRole("dialog", { name: "Change Harbour Books" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.goto("/companies");
    await page.getByRole("link", { name: /Harbour Books/ }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByRole("link", { name: /Harbour Books/ }).click();
    await page.getByRole("row", { name: /R1001/ }).waitFor();
    assert.deepEqual(faults, []);
  });
}

test("a company that is deleted comes back with Undo", async () => {
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Delete company" }).click();
  await page.getByText("No companies yet").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: /Harbour Books/ }).waitFor();
  assert.deepEqual(faults, []);
});
