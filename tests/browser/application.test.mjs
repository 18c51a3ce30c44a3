/** The main job in a real browser, by keyboard alone; then every page as axe sees it, in light and dark. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage } from "./browser.mjs";
import { clientOf, fill, OWNER, openShop } from "./shop.mjs";

let shop;
let browser;
let client;
let page;
let faults;
let context;

before(async () => {
  shop = await openShop();
  browser = await openBrowser();
  ({ page, faults, context } = await openPage(browser, shop.base));
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

/** Types into the field that has the focus, then goes on to the next. */
async function typeAll(...texts) {
  for (const text of texts) {
    if (text) await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
}

async function press(...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

async function settled(locator, count) {
  for (let tries = 0; tries < 150; tries += 1) {
    if ((await locator.count()) === count) return;
    await page.waitForTimeout(50);
  }
  assert.equal(await locator.count(), count);
}

/** Rows of the list, without the row of headings. */
const rows = () => page.locator('[role="grid"] [role="row"][aria-rowindex]:not([aria-rowindex="1"])');
const figure = () => page.getByTestId("live-count").innerText().then((text) => Number(text.replaceAll(/\D/g, "")));

async function figureIs(expected) {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await figure()) === expected) return;
    await page.waitForTimeout(50);
  }
  assert.equal(await figure(), expected);
}

async function searchFor(text) {
  await press("/");
  await page.keyboard.type(text);
}

/** Escape empties the box, once more leaves it. */
async function clearSearch() {
  await press("Escape", "Escape");
}

describe("by keyboard alone", () => {
  test("an empty server leads to the set-up page, and the code from its console makes the first owner", async () => {
    await page.goto("/");
    await page.waitForURL("**/setup");
    await page.getByLabel("Code from the console").waitFor();
    assert.ok(shop.code(), shop.printed());
    await typeAll(shop.code(), OWNER.name, OWNER.email, OWNER.password, "Corner Books");
    await typeAll("", "Philippines", "");
    await press("Enter");
    await page.getByRole("heading", { name: "Good to see you, Maria" }).waitFor();
    client = clientOf(shop.base, await shop.command("token", "create", "--name", "another client", "--all-scopes"));
    await fill(client);
  });

  test("the home page counts new customers while one looks at it", async () => {
    await page.getByTestId("count-total").getByText("40", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Ana Reyes" }).first().waitFor();
  });

  test("one signs out by the menu and in again", async () => {
    await page.getByRole("button", { name: OWNER.name }).focus();
    await press("Enter");
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    await press("End", "Enter");
    await page.getByRole("heading", { name: "Sign in to Regulars" }).waitFor();
    await typeAll(OWNER.email, "not the password");
    await press("Enter");
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password").focus();
    await press("Control+a");
    await page.keyboard.type(OWNER.password);
    await press("Enter");
    await page.getByRole("heading", { name: "Good to see you, Maria" }).waitFor();
  });

  for (const written of ["0917 555 0142", "+63 917 555 0142", "(0917) 555-0142"]) {
    test(`a customer is found by the phone number written ${written}`, async () => {
      await press("g", "h");
      await page.getByRole("heading", { name: "Good to see you, Maria" }).waitFor();
      await press("g", "c");
      await figureIs(40);
      await searchFor(written);
      await settled(rows(), 1);
      await rows().getByText("Ana Reyes").waitFor();
      await figureIs(1);
      await clearSearch();
      await figureIs(40);
    });
  }

  test("filters of total spent and last order narrow the list, and stand in the address", async () => {
    await press("f");
    await page.getByRole("menuitem", { name: "Total spent" }).waitFor();
    await press("t", "Enter");
    await page.getByLabel("At least").waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "from");
    await page.keyboard.type("40");
    await press("Enter");
    await page.waitForURL(/spent=40\.\./);
    await press("f");
    await page.getByRole("menuitem", { name: "Last order" }).waitFor();
    await press("l", "Enter");
    await page.getByRole("option", { name: "In the last 30 days" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "option");
    await press("ArrowDown", "Enter");
    await page.waitForURL(/lastOrder=P30D/);
    await rows().getByText("Ana Reyes").waitFor();
    assert.ok((await figure()) < 10);
  });

  test("the customer opens beside the list, and once more as a page", async () => {
    await press("j");
    const name = await rows().first().getByRole("link").innerText();
    await press("Enter");
    await page.getByRole("complementary", { name }).waitFor();
    await press("Enter");
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await press("Escape");
    await rows().getByText("Ana Reyes").waitFor();
  });

  test("a note is written with the key N and stays", async () => {
    await searchFor("ana reyes");
    await settled(rows(), 1);
    await press("Enter", "Enter");
    const drawer = page.getByRole("complementary", { name: "Ana Reyes" });
    await drawer.getByText("No notes yet").waitFor();
    await press("n");
    await page.keyboard.type("Likes her parcels **wrapped**.");
    await press("Control+Enter");
    await drawer.getByText("Likes her parcels wrapped.").waitFor();
    const { customer } = await client(`{ customer(by: { email: "ana.reyes@example.com" }) { notes(first: 5) { nodes { body } } } }`);
    assert.deepEqual(customer.notes.nodes, [{ body: "Likes her parcels **wrapped**." }]);
    await press("Escape", "Escape");
    await drawer.waitFor({ state: "detached" });
  });

  test("the live count changes as another client creates a customer", async () => {
    await press("g", "h");
    await page.getByTestId("count-total").waitFor();
    await press("g", "c");
    await figureIs(40);
    await page.getByTitle("Live: counted anew with every change").waitFor();
    const { customerCreate } = await client(
      `mutation { customerCreate(input: { firstName: "Noor", lastName: "Rossi", email: "noor@example.com" }, idempotencyKey: "browser-2") {
         customer { id } userErrors { message } } }`,
    );
    assert.deepEqual(customerCreate.userErrors, []);
    await figureIs(41);
  });

  test("a duplicate is pointed out while it is typed, and refused until it is meant", async () => {
    await press("c");
    await page.getByRole("dialog", { name: "Create a customer" }).waitFor();
    await typeAll("Anna", "Reyes", "", "0917-555-0142");
    await page.getByText("May be here already").waitFor();
    await page.getByText("same phone").waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  test("a colleague's change in the meantime is shown, not overwritten", async () => {
    await page.goto("/customers?q=ana+reyes");
    await settled(rows(), 1);
    await press("j", "e");
    await page.getByRole("dialog", { name: "Edit Ana Reyes" }).waitFor();
    const { customer } = await client(`{ customer(by: { email: "ana.reyes@example.com" }) { id version } }`);
    await client(`mutation ($id: ID!, $v: Int!) { customerUpdate(id: $id, input: { lastName: "Reyes-Cruz" }, expectedVersion: $v) { userErrors { message } } }`, {
      id: customer.id,
      v: customer.version,
    });
    await press("Control+a");
    await page.keyboard.type("Anita");
    await press("Enter");
    await page.getByText("A colleague changed this customer").waitFor();
    await page.getByText("Reyes-Cruz").first().waitFor();
    await page.getByRole("button", { name: "Save mine" }).focus();
    await press("Enter");
    await page.getByRole("complementary", { name: "Anita Reyes-Cruz" }).waitFor();
  });

  test("the palette finds people and places, and the sheet lists the keys", async () => {
    await press("Control+k");
    await page.getByRole("combobox", { name: /Customer, order/ }).waitFor();
    await page.keyboard.type("noor");
    await page.getByRole("option", { name: /Noor Rossi/ }).waitFor();
    await press("Enter");
    await page.getByRole("heading", { level: 1, name: "Noor Rossi" }).waitFor();
    await press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByText("Go to customers").waitFor();
    await press("Escape");
  });
});

describe("every page, as axe and the browser's console see it", () => {
  const pages = [
    ["home", "/", "heading", "Good to see you, Maria"],
    ["customers", "/customers", "link", "Anita Reyes-Cruz"],
    ["customers, filtered", "/customers?spent=1..&lastOrder=P365D&cols=name,email,country,tags,groups,average,firstOrder", "button", "Clear"],
    ["customers, none", "/customers?q=nobodybythisname", "heading", "Nobody matches"],
    ["customers, create", "/customers/new", "dialog", "Create a customer"],
    ["customer, drawer", "/customers?open=CUSTOMER", "complementary", /Anita/],
    ["customer, edit", "/customers?open=CUSTOMER&edit=1", "dialog", /Edit Anita/],
    ["customer", "/customers/CUSTOMER", "heading", "Notes"],
    ["customer, orders", "/customers/CUSTOMER?tab=orders", "heading", /Transactions/],
    ["customer, activity", "/customers/CUSTOMER?tab=activity", "heading", "Everything that happened"],
    ["customer, addresses", "/customers/CUSTOMER?tab=addresses", "heading", "Addresses"],
    ["orders", "/orders", "link", "1008"],
    ["order", "/orders/ORDER", "heading", "Items"],
    ["stores", "/settings/stores", "cell", "Corner Books"],
    ["team", "/settings/team", "cell", /Maria Santos/],
    ["tokens", "/settings/tokens", "cell", /another client/],
    ["account", "/settings/account", "heading", "Password"],
    ["nothing", "/customers/cus_999999", "heading", "Nothing is here"],
  ];
  let ids;

  before(async () => {
    const { customer } = await client(`{ customer(by: { email: "ana.reyes@example.com" }) { id orders(first: 1) { nodes { id } } } }`);
    // Fewer rows in view are as telling, and axe looks at each.
    await page.setViewportSize({ width: 1280, height: 480 });
    ids = { CUSTOMER: customer.id, ORDER: customer.orders.nodes[0].id };
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const [name, address, role, words] of pages) {
      test(`${name}, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.goto(address.replace(/CUSTOMER|ORDER/, (key) => ids[key]));
        await page.getByRole(role, { name: words }).first().waitFor();
        await page.waitForFunction(() => !document.querySelector(".bone, [aria-busy=true]"));
        // What a page is made of is the same in both; its colours are not.
        assert.deepEqual(await accessibilityFaults(page, { onlyColors: colorScheme === "dark" }), []);
      });
    }
    for (const [name, address] of [
      ["sign-in", "/login"],
      ["an invitation", "/invite/not-a-token"],
    ]) {
      test(`${name}, ${colorScheme}`, async () => {
        const stranger = await openPage(browser, shop.base, { colorScheme });
        await stranger.page.goto(address);
        await stranger.page.getByRole("heading", { level: 1 }).waitFor();
        assert.deepEqual(await accessibilityFaults(stranger.page), []);
        assert.deepEqual(stranger.faults, []);
        await stranger.context.close();
      });
    }
  }

  test("an invitation is passed on by its link, shown once, and lets a colleague in", async () => {
    await page.goto("/settings/team");
    await page.getByRole("button", { name: "Invite" }).click();
    await page.getByRole("dialog", { name: "Invite a colleague" }).waitFor();
    await typeAll("Jo Reyes");
    await page.keyboard.type("jo@example.com");
    await press("Enter");
    const link = await page.getByLabel("Link of the invitation").inputValue();
    const colleague = await openPage(browser, shop.base);
    await colleague.page.goto(link);
    await colleague.page.getByLabel("Your name").fill("Jo Reyes");
    await colleague.page.getByLabel("Password").fill("another long enough password");
    await colleague.page.getByRole("button", { name: "Join" }).click();
    await colleague.page.getByRole("heading", { name: "Good to see you, Jo" }).waitFor();
    assert.deepEqual(colleague.faults, []);
    await colleague.context.close();
  });

  test("the console stayed silent, nothing was asked of other hosts, and every operation was a trusted one", async () => {
    assert.deepEqual(faults, []);
    await context.close();
  });
});
