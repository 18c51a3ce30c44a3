/** Finding people by keyboard alone: a filter with a group, kept as a view, changed, saved, and the palette. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, fill, openShop, OWNER, setUp } from "./shop.mjs";

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

/** The first owner and store, without the page for it, which has a test of its own. */
after(async () => {
  await browser?.close();
  await shop?.close();
});

async function press(...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Until the focus is where it is wanted, by Tab alone. */
async function tabTo(name, role = "button") {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let tries = 0; tries < 60; tries += 1) {
    const found = await wanted.evaluateAll((all) => all.includes(document.activeElement));
    if (found) return;
    await press("Tab");
  }
  assert.fail(`Tab never came to ${name}`);
}

const focused = (label) => page.waitForFunction((wanted) => document.activeElement?.getAttribute("aria-label") === wanted, label);
const words = () => page.getByTestId("filter-words");
const changed = () => page.getByRole("group", { name: "The view was changed" });

describe("by keyboard alone", () => {
  test("a filter of three conditions with a group is built, and said in words", async () => {
    await press("g", "c");
    await page.getByRole("grid").getByText("Ana Reyes").waitFor();
    await press("b");
    await page.getByRole("region", { name: "Filter builder" }).waitFor();
    await tabTo("Condition");
    await press("Enter");
    await focused("What");
    await page.keyboard.type("Total s");
    await press("Tab", "Tab");
    await page.keyboard.type("30");
    await words().getByText("Total spent is over $30", { exact: true }).waitFor();
    await tabTo("Group");
    await press("Enter");
    await focused("What");
    await page.keyboard.type("Last order");
    await press("Tab", "Tab");
    await page.keyboard.type("90");
    await tabTo("Condition");
    await press("Enter");
    await focused("What");
    await page.keyboard.type("Name");
    await press("Tab", "Tab");
    await page.keyboard.type("Buyer3");
    await words()
      .getByText("Total spent is over $30 and (last order within the last 90 days or name contains “Buyer3”)", { exact: true })
      .waitFor();
    const { customerCount } = await client(
      `{ customerCount(filter: { totalSpent: { gt: "30" }, or: [{ lastOrderAt: { withinLast: "P90D" } }, { name: { contains: "Buyer3" } }] }) }`,
    );
    await page.getByTestId("live-count").getByText(String(customerCount), { exact: true }).first().waitFor();
    assert.ok(customerCount > 0 && customerCount < 40);
  });

  test("a condition is moved into the group and out again by the arrow keys", async () => {
    const handle = page.getByRole("button", { name: /^Move by the arrow keys.*total spent is over \$30$/ });
    await handle.first().focus();
    await press("ArrowDown");
    await words().getByText("Total spent is over $30 or last order", { exact: false }).waitFor();
    await press("ArrowUp");
    await words().getByText("Total spent is over $30 and (last order", { exact: false }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await press("Escape");
    await page.getByRole("region", { name: "Filter builder" }).waitFor({ state: "detached" });
  });

  test("it is saved as a view and comes back with the page", async () => {
    await changed().waitFor();
    await press("s");
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "name");
    await page.keyboard.type("Worth a letter");
    await press("Enter");
    await page.getByRole("button", { name: "View: Worth a letter" }).waitFor();
    await changed().waitFor({ state: "detached" });
    await page.waitForURL(/view=view_1/);
    await page.goto("/customers?view=view_1");
    await page.getByRole("button", { name: "View: Worth a letter" }).waitFor();
    await page.waitForURL(/filter=/);
    await changed().waitFor({ state: "detached" });
  });

  test("a change shows, is discarded, is made again and saved", async () => {
    await page.getByRole("grid").getByText("Ana Reyes").waitFor();
    await page.getByRole("columnheader", { name: "Customer" }).getByRole("button").focus();
    await press("Enter");
    await changed().waitFor();
    await tabTo("Discard").catch(() => changed().getByRole("button", { name: "Discard" }).focus());
    await press("Enter");
    await changed().waitFor({ state: "detached" });
    await page.getByRole("columnheader", { name: "Customer" }).getByRole("button").focus();
    await press("Enter");
    await changed().waitFor();
    await page.evaluate(() => document.activeElement.blur());
    await press("s");
    await changed().waitFor({ state: "detached" });
    const { savedViews } = await client(`{ savedViews { name } }`);
    assert.deepEqual(savedViews, [], "it is nobody else's");
  });

  test("columns are moved and widened, and the address keeps them", async () => {
    await page.getByRole("button", { name: "Columns" }).focus();
    await press("Enter");
    await page.getByRole("listbox", { name: "Columns" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("data-id") === "name");
    await press("ArrowDown", "ArrowRight", "Shift+ArrowDown");
    await page.waitForURL(/cols=name,phone,email:192/);
    await press("Escape");
    await page.waitForFunction(
      () => document.querySelectorAll('[role="columnheader"]')[2]?.textContent === "Phone",
    );
  });

  test("J and K go on from one customer's page to the next", async () => {
    // The chooser gives the focus back to its button a moment after it has closed.
    await page.getByRole("listbox", { name: "Columns" }).waitFor({ state: "hidden" });
    await page.waitForFunction(() => document.activeElement?.matches("button") && document.activeElement.textContent.includes("Columns"));
    await page.evaluate(() => document.activeElement.blur());
    const names = await page.locator('[role="row"] a').evaluateAll((all) => all.slice(0, 2).map((one) => one.textContent));
    await press("j");
    await page.locator('[role="row"][data-active="true"]').filter({ hasText: names[0] }).waitFor();
    await press("Enter");
    await page.getByRole("complementary", { name: names[0] }).waitFor();
    await press("Enter");
    await page.getByRole("heading", { level: 1, name: names[0] }).waitFor();
    await press("j");
    await page.getByRole("heading", { level: 1, name: names[1] }).waitFor();
    await press("k");
    await page.getByRole("heading", { level: 1, name: names[0] }).waitFor();
    await press("Escape");
    await page.getByRole("grid").waitFor();
  });

  test("the palette opens a customer, and remembers it", async () => {
    await press("Control+k");
    await page.getByRole("dialog", { name: "Search and go anywhere" }).waitFor();
    await page.keyboard.type("ana rey");
    await press("Enter");
    await page.getByRole("heading", { level: 1, name: "Ana Reyes" }).waitFor();
    await press("Control+k");
    await page.getByRole("group", { name: "Looked at last" }).getByText("Ana Reyes").waitFor();
    await page.keyboard.type("worth");
    await page.getByRole("option", { name: /Worth a letter/ }).waitFor();
    await press("Enter");
    await page.getByRole("button", { name: "View: Worth a letter" }).waitFor();
  });

  test("nothing went wrong on the way", () => assert.deepEqual(faults, []));
});
