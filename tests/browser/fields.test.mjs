/** Custom fields: defined and put in order in the settings, filled in on a customer's page, found again by a filter. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, OWNER, openShop, setUp, until } from "./shop.mjs";

let shop;
let browser;
let client;
let page;
let faults;
let id;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  const { customerCreate } = await client(`mutation { customerCreate(input: {
    firstName: "Ana", lastName: "Reyes", email: "ana@example.com"
  }) { customer { id } } }`);
  id = customerCreate.customer.id;
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

async function define(name, kind, more = async () => {}) {
  await page.getByRole("button", { name: "Add a field" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Kind").selectOption({ label: kind });
  await more(dialog);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("cell", { name, exact: true }).waitFor();
}

const order = () => page.getByRole("region", { name: "Custom fields" }).locator("code").allTextContents();

describe("custom fields", () => {
  test("are defined in the settings and put in order by keyboard", async () => {
    await page.goto("/settings/custom-fields");
    await page.getByText("No custom fields yet").waitFor();
    await define("Shirt size", "Choice", (dialog) => dialog.getByLabel("Choices").fill("S\nM\nL"));
    await define("<b>Site</b>", "Link");
    await define("Points", "Number", (dialog) => dialog.getByLabel("Unit").fill("pts"));
    await page.getByRole("button", { name: "Move Points up" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      [...document.querySelectorAll("tbody code")]
        .map((one) => one.textContent)
        .join(" ")
        .includes("custom.points custom.b"),
    );
    assert.deepEqual(await order(), ["custom.shirt_size", "custom.points", "custom.b_site_b"]);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("are archived, and taken back by Undo", async () => {
    await page.getByRole("button", { name: "Archive Points" }).click();
    await page.getByText("Points is archived").waitFor();
    await page.getByRole("heading", { name: "Archived" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Archive Points" }).waitFor();
  });

  test("are filled in on the customer's page, and what does not fit is said beside it", async () => {
    await page.goto(`/customers/${id}`);
    await page.getByRole("button", { name: "Edit the custom fields" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Shirt size").selectOption("M");
    await dialog.getByLabel("Points (pts)").fill("12.5");
    await dialog.getByLabel("<b>Site</b>").fill("javascript:alert(1)");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("alert").filter({ hasText: "begin it with https://" }).waitFor();
    await dialog.getByLabel("<b>Site</b>").fill("https://ana.example/");
    await dialog.getByRole("button", { name: "Save" }).click();
    const card = page.getByTestId("custom-fields");
    await card.getByText("12.5 pts").waitFor();
    const link = card.getByRole("link", { name: "https://ana.example/" });
    assert.match(await link.getAttribute("rel"), /noopener/);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("change while one looks", async () => {
    await client(
      `mutation ($id: ID!) { customerUpdate(id: $id, input: {
        customFields: [{ key: "points", value: { number: "99" } }]
      }) { userErrors { message } } }`,
      { id },
    );
    await page.getByTestId("custom-fields").getByText("99 pts").waitFor();
  });

  test("are filled in with a new customer", async () => {
    await page.goto("/customers/new");
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("First name").fill("Bo");
    await sheet.getByLabel("Points (pts)").fill("7");
    await sheet.getByRole("button", { name: "Create customer" }).click();
    await page.getByText("Bo was created").waitFor();
    const { customers } = await client(
      `{ customers(filter: { customField: { key: "points", number: { eq: "7" } } }) { nodes { firstName } } }`,
    );
    assert.deepEqual(customers.nodes, [{ firstName: "Bo" }]);
  });

  test("are edited among all else of a customer, and taken back with it", async () => {
    const now = async () =>
      (
        await client(
          `query ($id: ID!) { customer(by: { id: $id }) { firstName customFields(keys: ["points"]) { text } } }`,
          {
            id,
          },
        )
      ).customer;
    await page.goto(`/customers/${id}?edit=1`);
    const sheet = page.getByRole("dialog", { name: "Edit Ana Reyes" });
    await sheet.getByLabel("Points (pts)").fill("0.0000001");
    await sheet.getByLabel("First name").fill("Anna");
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.getByRole("alert").filter({ hasText: "Points" }).waitFor();
    await sheet.getByLabel("Points (pts)").fill("100");
    await sheet.getByRole("button", { name: "Save" }).click();
    await page.getByTestId("custom-fields").getByText("100 pts").waitFor();
    assert.deepEqual(await now(), { firstName: "Anna", customFields: [{ text: "100" }] });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByTestId("custom-fields").getByText("99 pts").waitFor();
    assert.deepEqual(await now(), { firstName: "Ana", customFields: [{ text: "99" }] });
  });

  test("that are needed are asked for when a customer is created", async () => {
    await page.goto("/settings/custom-fields");
    await define("Member number", "Text", (dialog) => dialog.getByText("Needed").first().click());
    await page.goto("/customers/new");
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("First name").fill("Cy");
    await sheet.getByRole("button", { name: "Create customer" }).click();
    await sheet.getByRole("alert").filter({ hasText: "Member number" }).waitFor();
    await sheet.getByLabel("Member number").fill("0042");
    await sheet.getByRole("button", { name: "Create customer" }).click();
    await page.getByText("Cy was created").waitFor();
    assert.equal((await client("{ customerCount }")).customerCount, 3);
  });

  test("are columns of the list, which is sorted by them", async () => {
    await page.goto("/customers?cols=name,custom.points&sort=-custom.points");
    const rows = page.getByRole("row");
    await rows.filter({ hasText: "99 pts" }).waitFor();
    const shown = async () => (await rows.allTextContents()).filter((text) => text.includes("pts"));
    assert.deepEqual(
      (await shown()).map((text) => /\d+ pts/.exec(text)[0]),
      ["99 pts", "7 pts"],
    );
    await page.getByRole("columnheader", { name: "Points" }).getByRole("button").click();
    await page.waitForURL(/sort=custom\.points/);
    await page.waitForFunction(() => {
      const lines = [...document.querySelectorAll("[role=row]")]
        .map((row) => row.textContent)
        .filter((text) => text.includes("pts"));
      return lines[0]?.includes("7 pts");
    });
  });

  test("are compared in the builder as their kind is", async () => {
    await page.goto("/customers");
    await page.getByTestId("live-count").getByText("3").waitFor();
    await page.keyboard.press("b");
    const builder = page.getByRole("region", { name: "Filter builder" });
    await builder.getByRole("button", { name: "Condition" }).click();
    const what = builder.getByLabel("What", { exact: true });
    await what.selectOption({ label: "Custom field" });
    const value = builder.getByLabel("Value", { exact: true });
    await value.selectOption({ label: "Points" });
    assert.deepEqual(await what.last().getByRole("option").allTextContents(), ["Number", "Value"]);
    await value.last().fill("50");
    await page.getByTestId("live-count").getByText("1", { exact: true }).waitFor();
    assert.match(await builder.textContent(), /Points is over 50 pts/);
    await value.first().selectOption({ label: "Shirt size" });
    assert.deepEqual(await what.last().getByRole("option").allTextContents(), ["Choice", "Value"]);
    await builder.getByRole("button", { name: "Choose" }).click();
    await page.getByRole("listbox", { name: "Choice" }).getByText("M", { exact: true }).click();
    await page.keyboard.press("Escape");
    await page.waitForURL(/shirt_size/);
    await page.getByTestId("live-count").getByText("1", { exact: true }).waitFor();
    assert.match(await builder.textContent(), /Shirt size is M/);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("are set for everybody who matches, and that is taken back", async () => {
    const withFive = async () =>
      (await client(`{ customerCount(filter: { customField: { key: "points", number: { eq: "5" } } }) }`))
        .customerCount;
    await page.goto("/customers");
    await page.getByTestId("live-count").getByText("3").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "Select all 3" }).click();
    await page.getByRole("button", { name: "More for the selection" }).click();
    await page.getByRole("menuitem", { name: "Set a custom field…" }).click();
    const dialog = page.getByRole("dialog", { name: "Set a custom field" });
    await dialog.getByLabel("Field", { exact: true }).selectOption({ label: "Points" });
    await dialog.getByLabel("Points (pts)").fill("5");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await until(async () => (await withFive()) === 3, "all three to have five points");
    const tray = page.getByRole("region", { name: "Work in the background" });
    await tray.getByRole("button", { name: "Undo Set Points" }).click();
    await until(async () => (await withFive()) === 0, "the points to be taken back");
    const { customers } = await client(`{ customers { nodes { customFields { key text } } } }`);
    const points = customers.nodes
      .flatMap(({ customFields }) => customFields)
      .filter(({ key }) => key === "points")
      .map(({ text }) => text);
    assert.deepEqual(points.sort(), ["7", "99"]);
  });

  test("are seen without a fault of the page", () => {
    assert.deepEqual(faults, []);
  });
});
