/**
 * Takes the pictures of README.md and of the guide's reports anew: a simulated shop, a real browser, light and dark, into
 * docs/pictures and docs/guide/reports.
 * Run by `make pictures` with Node 24 on the PATH.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openBrowser } from "../tests/browser/browser.mjs";

const HOUSE = path.resolve(import.meta.dirname, "..");
const PICTURES = path.join(HOUSE, "docs/pictures");
const REPORTS = path.join(HOUSE, "docs/guide/reports");
const PORT = process.env.PORT ?? "8765";
const BASE = `http://127.0.0.1:${PORT}`;
const VIEW = { width: 1440, height: 900 };

/** Name, colours, address, and what to do first; the biggest spender is opened, so that there is something to see. */
const PICTURED = [
  ["customers-light", "light", "/customers"],
  ["customers-dark", "dark", "/customers"],
  ["home", "light", "/"],
  ["drawer", "light", "/customers", (page) => biggestSpender(page)],
  ["customer", "light", "/customers", (page) => biggestSpender(page).then(() => openPage(page))],
];

/** One picture for each report of the guide, by the report's name in the address. */
const REPORTED = {
  "new-vs-returning-sales": "range=last-12-months&grain=month&show=netSales",
  "customers-over-time": "range=last-90-days&grain=week&compare=previous-period",
  geography: "range=last-12-months",
  segmentation: "by=valueBand",
  profiles: "",
  rfm: "",
  "top-customers": "by=customerPercentile&metrics=customers,cumulativeSalesShare&show=cumulativeSalesShare",
  "one-time-customers": "",
  "at-risk": "",
  "retention-cohorts": "",
  "first-time-customers": "by=firstProduct",
  "returning-customers": "by=orderSequence&metrics=customers,orders,nextOrderRate&show=nextOrderRate",
  "payment-methods": "range=last-12-months",
  "peak-times": "range=last-12-months",
};
const REPORT_VIEW = { width: 1000, height: 760 };

async function biggestSpender(page) {
  await page.getByRole("columnheader", { name: "Total spent" }).getByRole("button").click();
  await page.waitForLoadState("networkidle");
  await openFirst(page);
}

async function openFirst(page) {
  const row = page.getByRole("row").nth(1);
  await row.waitFor();
  await row.getByRole("link").first().click();
  await page.waitForURL(/cus_/);
}

async function openPage(page) {
  const key = /cus_\d+/.exec(page.url())?.[0];
  await page.goto(`/customers/${key}`);
}

async function signIn(page) {
  await page.goto("/login");
  await page.getByLabel(/e-?mail/i).fill("owner@demo.example");
  await page.getByLabel(/password/i).first().fill("welcome-to-regulars");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
}

async function take(browser) {
  const context = await browser.newContext({ baseURL: BASE, viewport: VIEW, locale: "en-US" });
  const page = await context.newPage();
  await signIn(page);
  for (const [name, colorScheme, address, prepare] of PICTURED) {
    await page.emulateMedia({ colorScheme });
    await page.goto(address);
    await prepare?.(page);
    await page.waitForLoadState("networkidle");
    await sleep(400);
    await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  }
}

async function takeReports(browser) {
  const context = await browser.newContext({ baseURL: BASE, viewport: REPORT_VIEW, locale: "en-US", colorScheme: "light" });
  const page = await context.newPage();
  await signIn(page);
  for (const [name, search] of Object.entries(REPORTED)) {
    await page.goto(`/reports/${name}?${search}`);
    await page.getByTestId("stamp").waitFor();
    await page.waitForLoadState("networkidle");
    await page.locator("main").screenshot({ path: path.join(REPORTS, `${name}.png`) });
  }
}

async function ready() {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${BASE}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error(`No answer from ${BASE}`);
}

for (const folder of [PICTURES, REPORTS]) mkdirSync(folder, { recursive: true });
const data = mkdtempSync(path.join(tmpdir(), "regulars-pictures-"));
const server = spawn(path.join(HOUSE, ".venv/bin/regulars"), ["demo", "--port", PORT, "--customers", "5000"], {
  env: { ...process.env, REGULARS_DATA_DIR: data },
  stdio: "ignore",
});
try {
  await ready();
  const browser = await openBrowser();
  if (!process.argv.includes("--reports")) await take(browser);
  await takeReports(browser);
  await browser.close();
} finally {
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(data, { recursive: true, force: true });
}
console.log(execFileSync("ls", ["-l", PICTURES, REPORTS], { encoding: "utf8" }));
