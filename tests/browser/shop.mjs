/** A shop of its own for the browser tests: the real server on a free port, over a data folder that is thrown away. */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const HOUSE = path.resolve(import.meta.dirname, "../..");
const REGULARS = path.join(HOUSE, ".venv/bin/regulars");
const START_MS = 60_000;

export const OWNER = { name: "Maria Santos", email: "maria@example.com", password: "a quiet corner of the shop" };

/** `program` stands for the command where a shop has rules that no room brings yet. */
export async function openShop(program = [REGULARS]) {
  const folder = await mkdtemp(path.join(tmpdir(), "regulars-browser-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const env = { ...process.env, REGULARS_DATA_DIR: folder, COLUMNS: "200", NO_COLOR: "1", PYTHONUNBUFFERED: "1" };
  const server = spawn(program[0], [...program.slice(1), "serve", "--port", String(port)], { env, cwd: folder });
  let printed = "";
  server.stdout.on("data", (chunk) => (printed += chunk));
  server.stderr.on("data", (chunk) => (printed += chunk));

  await until(async () => {
    if (server.exitCode !== null) throw new Error(`The server ended:\n${printed}`);
    return (await fetch(`${base}/readyz`)).ok;
  }, `the server to be ready:\n${printed}`);

  return {
    base,
    /** The one-time code of the set-up page, as the console shows it. */
    code: () => /one-time code\s+(\S+)/.exec(printed)?.[1] ?? "",
    printed: () => printed,
    command: async (...words) => (await promisify(execFile)(REGULARS, words, { env, cwd: folder })).stdout.trim(),
    close: async () => {
      server.kill("SIGTERM");
      // What is waited for at most keeps no test file from its end.
      await Promise.race([new Promise((resolve) => server.once("exit", resolve)), sleep(10_000, undefined, { ref: false })]);
      server.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The first owner and store, without the page for it, which has a test of its own. */
export async function setUp(shop, store = {}) {
  const facts = { name: "Corner Books", code: "corner", currencyCode: "USD", timeZone: "UTC", countryCode: "PH", ...store };
  const response = await fetch(`${shop.base}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-regulars-client": "test" },
    body: JSON.stringify({
      query: "mutation ($input: SetupInput!) { setupComplete(input: $input) { userErrors { message path } } }",
      variables: { input: { code: shop.code(), owner: OWNER, store: facts } },
    }),
  });
  const { data, errors } = await response.json();
  const wrong = errors ?? data.setupComplete.userErrors;
  if (wrong.length > 0) throw new Error(JSON.stringify(wrong));
}

/** Another client of the same shop: plain GraphQL with a token. */
export function clientOf(base, token) {
  return async (query, variables = {}) => {
    const response = await fetch(`${base}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
}

/** Forty buyers; Ana Reyes alone has this phone, spent much, and ordered yesterday. */
export async function fill(client) {
  const day = 86_400_000;
  const orders = Array.from({ length: 40 }, (_, index) => ({
    externalId: `web-${index}`,
    number: String(1001 + index),
    placedAt: new Date(Date.now() - (index === 7 ? 1 : 20 + index * 9) * day).toISOString(),
    currencyCode: "USD",
    status: index % 9 === 4 ? "CANCELLED" : "COMPLETED",
    customer:
      index === 7
        ? { firstName: "Ana", lastName: "Reyes", email: "ana.reyes@example.com", phone: "+639175550142" }
        : { firstName: `Buyer${index}`, lastName: "Example", email: `buyer${index}@example.com` },
    lines: [{ title: "Blue mug", sku: "MUG-1", category: "Home", quantity: index === 7 ? 30 : 1 + (index % 4), unitPrice: "12.50" }],
    payments: [{ reference: `ch_${index}`, amount: index === 7 ? "375.00" : `${12.5 * (1 + (index % 4))}`, method: "card" }],
    shippingAddress: { firstName: "Some", lastName: "Body", address1: "12 Mango Avenue", city: "Cebu", postalCode: "6000", countryCode: "PH" },
  }));
  const { ordersUpsert } = await client(
    `mutation ($orders: [OrderInput!]!) { ordersUpsert(orders: $orders, idempotencyKey: "browser-1") {
       created userErrors { message } } }`,
    { orders },
  );
  if (ordersUpsert?.created !== orders.length) throw new Error(JSON.stringify(ordersUpsert));
}

/** Asks again until the answer is yes. */
export async function until(question, what, milliseconds = START_MS) {
  const deadline = Date.now() + milliseconds;
  let last;
  while (Date.now() < deadline) {
    try {
      if (await question()) return;
    } catch (error) {
      if (error.message.startsWith("The server ended")) throw error;
      last = error;
    }
    await sleep(50);
  }
  throw new Error(`Waited in vain for ${what}${last ? `\n${last}` : ""}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
