/** Everybody who matches is tagged at once, and the tag is taken back; consent is checked first, deleting says whom it would be done to. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, fill, OWNER, openShop, setUp, until } from "./shop.mjs";

let shop;
let browser;
let client;
let page;
let faults;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  await fill(client);
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

const tagged = async (tag) =>
  (await client("query ($tag: String) { customerCount(filter: { tag: { eq: $tag } }) }", { tag })).customerCount;
const tray = () => page.getByRole("region", { name: "Work in the background" });

describe("a selection", () => {
  test("of all that match is tagged, those that are not on screen too", async () => {
    await page.goto("/customers");
    await page.getByTestId("live-count").getByText("40").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("buyer");
    await page.getByTestId("live-count").getByText("39").waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 customer selected").waitFor();
    await page.getByRole("button", { name: "Select all 39" }).click();
    await page.getByText("All 39 that match are selected").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByRole("button", { name: "Tag", exact: true }).click();
    await page.keyboard.type("Summer");
    await page.keyboard.press("Enter");
    await tray().getByText("Tag “Summer”").waitFor();
    await until(async () => (await tagged("summer")) === 39, "everybody to be tagged");
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("is taken back by one click", async () => {
    await tray().getByRole("button", { name: "Undo Tag “Summer”" }).click();
    await tray().getByText("Undo: Tag “Summer”").waitFor();
    await until(async () => (await tagged("summer")) === 0, "the tag to be taken back");
  });

  test("is checked first, then recorded as subscribed, and taken back", async () => {
    const subscribed = async () =>
      (await client("{ customerCount(filter: { consent: { channel: EMAIL, state: [SUBSCRIBED] } }) }")).customerCount;
    const { customers } = await client('{ customers(first: 1, filter: { search: "buyer3" }) { nodes { id } } }');
    await client(
      `mutation ($id: ID!) { consentSet(customerId: $id, input: { channel: EMAIL, state: UNSUBSCRIBED, source: "call" }) {
         userErrors { message } } }`,
      { id: customers.nodes[0].id },
    );
    await page.goto("/customers");
    await page.getByTestId("live-count").getByText("40").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "Select all 40" }).click();
    await page.getByRole("button", { name: "More for the selection" }).click();
    await page.getByRole("menuitem", { name: "Record consent…" }).click();
    const dialog = page.getByRole("dialog", { name: "Record consent" });
    await dialog.getByLabel("Source").fill("book fair");
    await dialog.getByRole("button", { name: "Check first" }).click();
    await dialog.getByText("UNSUBSCRIBED since").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await subscribed(), 0);
    await dialog.getByRole("button", { name: "Apply" }).click();
    await tray().getByText("1 row refused").waitFor();
    assert.equal(await subscribed(), 39);
    await tray().getByRole("button", { name: "Undo E-mail: Subscribed" }).click();
    await until(async () => (await subscribed()) === 0, "the consent to be taken back");
  });

  test("with orders is not deleted, and that is said before", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 customer selected").waitFor();
    await page.getByRole("button", { name: "More for the selection" }).click();
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await page.getByText("0 customers can be deleted, 1 has orders").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await page.getByRole("button", { name: "Delete", exact: true }).isDisabled(), true);
    await page.getByRole("button", { name: "Keep them" }).click();
  });

  test("leaves nothing in the console", () => assert.deepEqual(faults, []));
});
