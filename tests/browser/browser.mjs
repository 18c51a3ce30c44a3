/** One Chromium, and pages that remember everything that a page should not do. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../frontend/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const { AxeBuilder } = require("@axe-core/playwright");

const PLACES = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];

export function openBrowser() {
  const executablePath = PLACES.find(existsSync);
  return chromium.launch({ ...(executablePath ? { executablePath } : { channel: "chrome" }), args: ["--no-sandbox"] });
}

/** A page with a list of faults: console errors, violated policies, uncaught exceptions, requests to elsewhere, operations by text. */
export async function openPage(browser, base, options = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 800 }, locale: "en-US", ...options });
  context.setDefaultTimeout(8_000);
  // A rejection that nobody caught may carry anything: it is told here, where it can still be read.
  await context.addInitScript(() =>
    addEventListener("unhandledrejection", (event) => {
      const { reason } = event;
      setTimeout(() => {
        if (!event.defaultPrevented) console.error(`rejected at ${location.href}: ${reason?.stack ?? JSON.stringify(reason)}`);
      });
    }),
  );
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`exception: ${error.name} ${error.message} ${error.stack}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:") && !url.startsWith("blob:")) faults.push(`elsewhere: ${url}`);
    if (namesNoHash(request.postData())) faults.push(`an operation by its text: ${request.postData()}`);
  });
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => namesNoHash(payload) && faults.push(`an operation by its text: ${payload}`)),
  );
  return { page, context, faults };
}

/** The built application names its operations by hash; a text would pass by the list of trusted documents. */
function namesNoHash(sent) {
  return typeof sent === "string" && sent.includes('"variables"') && !/"sha256Hash":"[0-9a-f]{64}"/.test(sent);
}

/** What axe finds, one line each. */
export async function accessibilityFaults(page, { onlyColors = false } = {}) {
  // Colours that are on their way from light to dark are neither.
  await page.evaluate(async () => {
    const turning = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(turning.map(({ finished }) => finished));
  });
  // What React Aria reads out stands for seconds, and may name what is gone.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).exclude("[data-live-announcer]");
  // Results of several frames are put together in a page opened for it, which takes longer than finding them: one needs none.
  axe.setLegacyMode(page.frames().length === 1);
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await (onlyColors ? axe.withRules(["color-contrast"]) : axe.withTags(rules)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary?.split("\n")[1] ?? ""}`));
}

/** Signs the first owner in; the home page is there afterwards. */
export async function signIn(page, owner) {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password").fill(owner.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /^Good to see you/ }).waitFor();
}
