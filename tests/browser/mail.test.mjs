/** Mail in a real browser: the outbox without a server, a template worded anew and seen as it arrives, an address blocked. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openBrowser, openPage, signIn } from "./browser.mjs";
import { openShop, OWNER, setUp } from "./shop.mjs";

let shop;
let browser;
let page;
let faults;

before(async () => {
  shop = await openShop();
  await setUp(shop);
  browser = await openBrowser();
  ({ page, faults } = await openPage(browser, shop.base));
  await signIn(page, OWNER);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

test("without a mail server a test mail is kept, and read in the outbox where no script runs", async () => {
  await page.goto("/settings/mail");
  await page.getByText("REGULARS_SMTP_URL").waitFor();
  await page.getByLabel("Send a test mail to").fill("maria@example.com");
  await page.getByRole("button", { name: "Send test" }).click();
  await page.getByText("Written to maria@example.com").waitFor();
  await page.goto("/messages?show=outbox");
  await page.getByText("[Test] Mail from Corner Books arrives").first().click();
  const dialog = page.getByRole("dialog", { name: "Test mail" });
  await dialog.getByText("It is sent only by hand").waitFor();
  const letter = page.frameLocator('iframe[title="The letter"]');
  await letter.getByText("If you read this, mail from Corner Books arrives.").waitFor();
  assert.equal(await page.locator("iframe").getAttribute("sandbox"), "allow-same-origin");
  await dialog.getByRole("button", { name: "As text" }).click();
  await dialog.getByText("Nothing needs to be done.").waitFor();
  await dialog.getByRole("button", { name: "Send now" }).click();
  await dialog.getByText("There is no mail server").waitFor();
  await dialog.getByRole("button", { name: "Cancel message" }).click();
  await dialog.getByText("Cancelled").first().waitFor();
  assert.deepEqual(faults, []);
});

test("a mail is worded anew beside its preview, and a variable that there is not is named", async () => {
  await page.goto("/settings/mail");
  await page.getByRole("button", { name: "Word it yourself: Test mail" }).click();
  const dialog = page.getByRole("dialog", { name: "Test mail" });
  const body = dialog.getByLabel("Letter (HTML)");
  await body.fill('<p style="color:#aa3300">Kamusta from {{ store_nmae }}</p>');
  await dialog.getByText("Did you mean store_name?").first().waitFor();
  await body.fill('<p style="color:#aa3300">Kamusta from {{ store_name }}</p>');
  const letter = page.frameLocator('iframe[title="The letter"]');
  await letter.getByText("Kamusta from Corner Books").waitFor();
  const colour = await page.evaluate(() => {
    const shown = document.querySelector("iframe").contentDocument;
    return [...shown.querySelectorAll("p")].find((part) => part.textContent.startsWith("Kamusta")).style.color;
  });
  assert.equal(colour, "rgb(170, 51, 0)");
  await dialog.getByRole("button", { name: "As text" }).click(); // axe would wait for a script in the frame, where none runs
  assert.deepEqual(await accessibilityFaults(page), []);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("From now on this is what is sent").waitFor();
  await dialog.getByRole("button", { name: "Back to the wording as delivered" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Your wording" }).waitFor();
  assert.deepEqual(faults, []);
});

test("an address is blocked, and released for a reason", async () => {
  await page.goto("/settings/mail");
  await page.getByRole("button", { name: "Block an address" }).click();
  await page.getByRole("dialog").getByLabel("Address").fill("noreply@example.com");
  await page.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).click();
  await page.getByRole("button", { name: "Release noreply@example.com" }).click();
  await page.getByLabel("Why").fill("They asked");
  await page.getByRole("dialog").getByRole("button", { name: "Release", exact: true }).click();
  await page.getByText("Addresses that do not exist, that send mail back").waitFor();
  assert.deepEqual(faults, []);
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing on the pages of mail in ${scheme}`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of ["/settings/mail", "/messages"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText(path === "/messages" ? "Mail from Corner Books" : "Sender and looks").first().waitFor();
      assert.deepEqual(await accessibilityFaults(page), [], path);
    }
    assert.deepEqual(faults, []);
  });
}
