/** A customer who cannot sign in is diagnosed and helped; what they agreed to is recorded with its history. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp } from "./shop.mjs";

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
  await client(`mutation { storeSave(id: "sto_1", input: {
    accountInviteUrl: "https://shop.example/join/{token}", passwordResetUrl: "https://shop.example/password/{token}"
  }) { userErrors { message } } }`);
  const { customerCreate } = await client(`mutation { customerCreate(input: {
    firstName: "Ana", lastName: "Reyes", email: "ana@example.com", account: true
  }) { customer { id } } }`);
  id = customerCreate.customer.id;
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

const tell = (kind) =>
  client(
    `mutation ($events: [TrackedEventInput!]!) { eventsTrack(events: $events) { accepted } }`,
    { events: [{ eventId: crypto.randomUUID(), kind, at: new Date().toISOString(), customer: { id } }] },
  );

describe("a customer who cannot sign in", () => {
  test("was never sent the invitation, and is by one click", async () => {
    await page.goto(`/customers/${id}?tab=account`);
    await page.getByText("no link was mailed yet").waitFor();
    await page.getByRole("button", { name: "Send an invitation" }).click();
    await page.getByText("There is no mail server: the mail lies in the outbox").waitFor();
    await page.getByText(/is not opened yet\. It works until/).waitFor();
  });

  test("signs in at the shop while one looks, and nothing is in the way any more", async () => {
    await tell("LOGIN");
    await page.getByText("Nothing that we know of is in the way of a sign-in.").waitFor();
  });

  test("is told of with who disabled the account and why, and is active again by one click", async () => {
    await page.getByRole("button", { name: "Disable…" }).click();
    await page.getByLabel("Why").fill("Lost the phone");
    await page.getByRole("button", { name: "Disable", exact: true }).click();
    await page.getByText(/Maria Santos disabled the account on .*: Lost the phone/).waitFor();
    await page.getByRole("listitem").getByRole("button", { name: "Make active again" }).click();
    await page.getByText("Nothing that we know of is in the way of a sign-in.").waitFor();
  });

  test("has an address that nobody proved, and is mailed a link that proves it", async () => {
    const { customerCreate } = await client(`mutation { customerCreate(input: {
      firstName: "Ben", lastName: "Cruz", email: "ben@example.com", account: true
    }) { customer { id } } }`);
    const ben = customerCreate.customer.id;
    await client(
      `mutation ($id: ID!) { accountSetStatus(customerId: $id, status: ACTIVE) { userErrors { message } } }`,
      { id: ben },
    );
    await page.goto(`/customers/${ben}?tab=account`);
    await page.getByRole("listitem").getByRole("button", { name: "Send a link that proves it" }).click();
    await page.getByText("There is no mail server: the mail lies in the outbox").waitFor();
    const { messages } = await client(`{ messages(first: 1) { nodes { to subject } } }`);
    assert.equal(messages.nodes[0].to, "ben@example.com");
    assert.match(messages.nodes[0].subject, /[Cc]onfirm/);
    await page.goto(`/customers/${id}?tab=account`);
  });

  test("failed many times, and gets a link to set a new password", async () => {
    await Promise.all(Array.from({ length: 5 }, () => tell("LOGIN_FAILED")));
    await page.getByText("Too many attempts").waitFor();
    await page.getByRole("listitem").getByRole("button", { name: "Send a password link" }).click();
    await page.getByText("There is no mail server: the mail lies in the outbox").waitFor();
  });
});

describe("the role of an account", () => {
  test("is defined in the settings, with what it lets a customer do", async () => {
    await page.getByRole("link", { name: "Define roles" }).click();
    await page.getByText("No roles yet").waitFor();
    for (const [name, permissions] of [["Trade", "pay on account\nsee trade prices"], ["Press", ""]]) {
      await page.getByRole("button", { name: "Add a role" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill(name);
      await dialog.getByLabel("Permissions").fill(permissions);
      await dialog.getByRole("button", { name: "Save" }).click();
      await page.getByRole("cell", { name, exact: true }).waitFor();
    }
    await page.reload(); // what was announced while one worked is gone
    await page.getByText("pay on account · see trade prices").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("is given on the account tab, and taken back", async () => {
    await page.goto(`/customers/${id}?tab=account`);
    await page.getByLabel("Role", { exact: true }).selectOption("Trade");
    await page.getByText("The role is Trade now").waitFor();
    await page.getByText("pay on account · see trade prices").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The role is taken away").waitFor();
    await page.getByLabel("Role", { exact: true }).selectOption("Trade");
    await page.getByText("pay on account · see trade prices").waitFor();
  });

  test("is not removed while somebody has it; another is, until one thinks better of it", async () => {
    await page.goto("/settings/customer-roles");
    await page.getByRole("button", { name: "Remove Trade" }).click();
    await page.getByText("Customers have the role Trade. Give them another first.").waitFor();
    await page.getByRole("button", { name: "Remove Press" }).click();
    await page.getByText("Press is removed").waitFor();
    await page.getByRole("cell", { name: "Press", exact: true }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("cell", { name: "Press", exact: true }).waitFor();
    await page.goto(`/customers/${id}?tab=account`);
  });
});

describe("what they agreed to", () => {
  test("is recorded with its source and stands in the history", async () => {
    await page.getByRole("button", { name: "Record consent to E-mail" }).click();
    await page.getByLabel("Source").fill("phone call");
    await page.getByLabel("Wording").fill("Write to me about new books");
    await page.getByRole("dialog").getByRole("button", { name: "Record" }).click();
    await page.getByRole("listitem").filter({ hasText: "E-mail" }).getByText("Subscribed").waitFor();
    await page.getByRole("button", { name: "History of E-mail" }).click();
    await page.getByRole("dialog").getByText("phone call, recorded by Maria Santos").waitFor();
    await page.getByRole("dialog").getByText("Write to me about new books").waitFor();
    await page.keyboard.press("Escape");
  });

  test("the page has no fault, in light and dark", async () => {
    await page.reload(); // what was announced while one worked is gone
    await page.getByRole("button", { name: "History of E-mail" }).waitFor();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await accessibilityFaults(page), []);
    }
    assert.deepEqual(faults, []);
  });
});
