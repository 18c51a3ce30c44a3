/** What is worth a look in a record, in a real browser: said on its page, mended by one button, found by a view. */
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

async function made(input) {
  const { customerCreate } = await client(
    `mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } userErrors { message path } } }`,
    { input },
  );
  assert.deepEqual(customerCreate.userErrors, []);
  return customerCreate.customer.id;
}

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  ana = await made({ firstName: "ANA MARIA", lastName: "REYES", email: "ana@gmial.com" });
  await made({ firstName: "Ben", lastName: "Okoro", email: "ben@example.com" });
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

describe("a record with faults", () => {
  test("is counted on the home page, which leads to it", async () => {
    await page.goto("/");
    await page.getByTestId("count-attention").getByRole("link", { name: "1" }).click();
    await page.getByText("ANA MARIA REYES").first().waitFor();
    await page.getByTestId("live-count").getByText("1").waitFor();
  });

  test("is found by the view of those that need attention", async () => {
    await page.goto("/customers");
    await page.getByText("Ben Okoro").first().waitFor();
    await page.getByRole("button", { name: /^View: / }).click();
    await page.getByRole("menuitemradio", { name: "Needs attention" }).click();
    await page.getByText("Ben Okoro").first().waitFor({ state: "detached" });
    await page.getByText("ANA MARIA REYES").first().waitFor();
  });

  test("says what is the matter, and one button corrects the address", async () => {
    await page.goto(`/customers/${ana}`);
    await page.getByRole("heading", { name: "Worth a look" }).waitFor();
    await page.getByText("The name is written in capitals").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByRole("button", { name: "Correct to ana@gmail.com" }).click();
    await page.getByText("The e-mail looks mistyped").waitFor({ state: "detached" });
    const { customer } = await client(`query ($id: ID!) { customer(by: { id: $id }) { email dataQuality { kind } } }`, { id: ana });
    assert.deepEqual(customer, { email: "ana@gmail.com", dataQuality: [{ kind: "MALFORMED" }] });
  });

  test("is in order once it is edited, and then nothing is said", async () => {
    await page.locator("section", { hasText: "Worth a look" }).getByRole("link", { name: "Edit" }).click();
    const sheet = page.getByRole("dialog", { name: /^Edit / });
    await sheet.getByLabel("First name").fill("Ana Maria");
    await sheet.getByLabel("Last name").fill("Reyes");
    await sheet.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Worth a look" }).waitFor({ state: "detached" });
    assert.deepEqual(faults, []);
  });
});
