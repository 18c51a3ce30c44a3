/** Notes and timelines in a real browser: an instruction met on the next order, a colleague mentioned, an edit with its history, deletion undone, a timeline filtered and live. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, OWNER, openShop, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;
let client;
let order;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "shop", "--all-scopes"));
  await client(
    "mutation ($orders: [OrderInput!]!) { ordersUpsert(orders: $orders, idempotencyKey: \"o\") { created } }",
    {
      orders: [
        {
          externalId: "web-1",
          number: "#1001",
          placedAt: new Date(Date.now() - 3_600_000).toISOString(),
          currencyCode: "USD",
          customer: { email: "zoe@example.com", firstName: "Zoë", lastName: "Ångström" },
          lines: [{ title: "Tea", sku: "TEA-1", quantity: 2, unitPrice: "12.50" }],
          payments: [{ amount: "25.00", method: "Visa", reference: "ch_1" }],
        },
      ],
    },
  );
  ({ nodes: [order] } = (await client("{ orders(first: 1) { nodes { id customer { id } } } }")).orders);
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

describe("notes and timelines", () => {
  test("an instruction on a customer is met on their order", async () => {
    await page.goto(`/customers/${order.customer.id}`);
    await page.getByRole("textbox", { name: "New note" }).fill("Expedite all orders");
    await page.getByLabel("Kind of note").selectOption("INSTRUCTION");
    await page.getByRole("button", { name: "Add note" }).click();
    await page.getByText("Note added").first().waitFor();
    await page.goto(`/orders/${order.id}`);
    await page.getByText("Standing instructions of this customer").waitFor();
    await page.getByText("Expedite all orders").first().waitFor();
  });

  test("a note on the order mentions a colleague, chosen by keyboard", async () => {
    await page.getByRole("heading", { name: "Order #1001" }).waitFor();
    await page.getByRole("textbox", { name: "New note" }).waitFor();
    await page.keyboard.press("n");
    await page.keyboard.type("Ask @mar");
    await page.getByRole("option", { name: OWNER.name }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.type("about the *gift wrap*");
    await page.keyboard.press("Control+Enter");
    await page.locator("em", { hasText: "gift wrap" }).waitFor();
    const found = await client("query ($id: ID!) { order(by: { id: $id }) { notes { nodes { body mentions { name } } } } }", { id: order.id });
    assert.deepEqual(found.order.notes.nodes, [
      { body: `Ask @${OWNER.name} about the *gift wrap*`, mentions: [{ name: OWNER.name }] },
    ]);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("who is mentioned by a program finds it under the bell, which leads to the note", async () => {
    await client("mutation ($id: ID!) { noteAdd(subjectId: $id, input: { body: \"@Maria Santos, the parcel is light\", kind: ISSUE }) { note { id } } }", { id: order.customer.id });
    await page.reload();
    await page.getByRole("button", { name: "Notifications, 1 new" }).click();
    await page.getByRole("dialog", { name: "Notifications" }).getByText("mentioned you in a note").waitFor();
    assert.deepEqual(await accessibilityFaults(page, { onlyColors: true }), []);
    await page.getByRole("button", { name: /mentioned you in a note/ }).click();
    await page.getByText("the parcel is light").waitFor();
    await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
    await page.goto(`/orders/${order.id}`);
    await page.getByText("gift wrap").first().waitFor();
  });

  test("what was edited shows its earlier wording", async () => {
    await page.getByRole("button", { name: "Actions for this note" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "Note", exact: true }).fill("Gift wrap it in green");
    await page.keyboard.press("Control+Enter");
    await page.getByText("Gift wrap it in green").waitFor();
    await page.getByRole("button", { name: "edited" }).click();
    await page.getByRole("dialog", { name: "Earlier wordings" }).getByText("about the").waitFor();
    await page.keyboard.press("Escape");
  });

  test("a deleted note comes back as it was", async () => {
    await page.getByRole("button", { name: "Actions for this note" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("No notes yet").waitFor();
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByText("Gift wrap it in green").waitFor();
    await page.getByRole("button", { name: "edited" }).waitFor();
  });

  test("the order's timeline tells all of it, and a note written elsewhere as it comes", async () => {
    await page.getByText("Payment by Visa").waitFor();
    await page.getByRole("heading", { name: "Today" }).waitFor();
    await client("mutation ($id: ID!) { noteAdd(subjectId: $id, input: { body: \"From the *warehouse*\" }) { note { id } } }", { id: order.id });
    await page.getByText("warehouse").waitFor();
    await page.getByText("Note added to an order").nth(1).waitFor();
  });

  test("chips show some kinds only, in the address and by keyboard", async () => {
    await page.getByRole("button", { name: "Payments", exact: true }).press("Enter");
    await page.getByText("Note added to an order").first().waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).searchParams.get("show"), "money");
    await page.reload();
    await page.getByText("Payment by Visa").waitFor();
    await page.getByRole("button", { name: "Payments", exact: true }).press("Space");
    await page.getByRole("button", { name: "Parcels", exact: true }).press("Space");
    await page.getByText("Nothing of this kind").waitFor();
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.getByText("Note added to an order").first().waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(faults, []);
  });
});
