/** Duplicates in a real browser: the queue, side by side, the merge, its undoing, and where the old address leads. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, OWNER, openShop, setUp } from "./shop.mjs";

let shop;
let browser;
let client;
let page;
let faults;
let ana;
let annie;

async function made(input) {
  const { customerCreate } = await client(
    `mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } userErrors { message path } } }`,
    { input },
  );
  assert.deepEqual(customerCreate.userErrors, []);
  return customerCreate.customer.id;
}

async function waiting(count) {
  for (;;) {
    const { attention } = await client("{ attention { duplicatePairCount } }");
    if (attention.duplicatePairCount === count) return;
  }
}

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  ana = await made({ firstName: "Ana", lastName: "Reyes", email: "ana.reyes@gmail.com", phone: "+63 917 555 0100" });
  annie = await made({ firstName: "Annie", lastName: "Reyes", email: "anareyes+shop@gmail.com" });
  await made({ firstName: "Ben", lastName: "Okoro", email: "ben@example.com" });
  const { noteAdd } = await client(
    `mutation ($id: ID!) { noteAdd(subjectId: $id, input: { body: "Likes blue" }) { userErrors { message } } }`,
    { id: annie },
  );
  assert.deepEqual(noteAdd.userErrors, []);
  await waiting(1);
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

describe("two records of one person", () => {
  test("are counted on the home page, which leads to the queue", async () => {
    await page.goto("/");
    await page.getByTestId("count-duplicates").getByRole("link", { name: "1" }).click();
    await page.getByText("e-mail of the same mailbox").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("can be said to be two, which can be taken back", async () => {
    await page.getByRole("button", { name: "Two persons" }).click();
    await page.getByText("No duplicates wait").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("e-mail of the same mailbox").waitFor();
  });

  test("are compared and chosen between by keyboard alone, and merged", async () => {
    await page.getByRole("link", { name: "Compare Ana Reyes and Annie Reyes" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Records side by side" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByRole("radio", { name: "Name: Ana Reyes" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.ok(await page.getByRole("radio", { name: "Name: Annie Reyes" }).isChecked());
    await page.getByText("1 note").waitFor();
    await page.getByRole("button", { name: "Merge 2 records" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Annie Reyes" }).waitFor();
    await page.getByText("Merged into Annie Reyes").waitFor();
    const { customer, customerCount } = await client(
      `query ($id: ID!) { customer(by: { id: $id }) { id email notes { totalCount } } customerCount }`,
      { id: annie },
    );
    assert.deepEqual(customer, { id: ana, email: "ana.reyes@gmail.com", notes: { totalCount: 1 } });
    assert.equal(customerCount, 2);
  });

  test("the address of the absorbed record leads to the survivor and says so", async () => {
    await page.goto(`/customers/${annie}`);
    await page.getByText(`${annie} was merged into this record, ${ana}`).waitFor();
    await page.getByText(`Took in ${annie}`).waitFor();
  });

  test("the page of merges says what would go back, and undoes it", async () => {
    await page.getByRole("link", { name: "Undo…" }).click();
    await page.getByRole("button", { name: /^Undo the merge of / }).click();
    const dialog = page.getByRole("dialog", { name: "Undo this merge" });
    await dialog.getByText("1 note").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await dialog.getByRole("button", { name: "Undo the merge" }).click();
    await page.getByText("The merge was undone").waitFor();
    await page.getByRole("cell", { name: "Undone" }).waitFor();
    const { customer } = await client(`query ($id: ID!) { customer(by: { id: $id }) { id firstName } }`, { id: annie });
    assert.deepEqual(customer, { id: annie, firstName: "Annie" });
  });

  test("are merged from the list, and taken apart by the toast", async () => {
    await page.goto("/customers");
    await page.getByText("Ben Okoro").first().waitFor();
    for (const name of ["Ana Reyes", "Annie Reyes"]) {
      await page.getByRole("row").filter({ hasText: name }).getByRole("checkbox").click();
    }
    await page.getByRole("button", { name: "More for the selection" }).click();
    await page.getByRole("menuitem", { name: "Merge…" }).click();
    await page.getByRole("button", { name: "Merge 2 records" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The merge was undone").waitFor();
    const { customerCount } = await client("{ customerCount }");
    assert.equal(customerCount, 3);
    assert.deepEqual(faults, []);
  });

  test("a further record is found from the customer's own page", async () => {
    await page.goto(`/customers/${ana}`);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Merge with another record…" }).click();
    await page.getByLabel("Add a record").fill("Ben");
    await page.getByRole("button", { name: "Add Ben Okoro" }).click();
    await page.getByRole("button", { name: "Merge 2 records" }).waitFor();
  });
});
