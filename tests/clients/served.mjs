/** Servers for real clients: a whole shop, and the sample schema with limits of one's own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";

export { clientOf, openShop } from "../browser/shop.mjs";

const HOUSE = path.resolve(import.meta.dirname, "../..");
const require = createRequire(path.join(HOUSE, "frontend/package.json"));
export const { createClient } = require("graphql-ws");
export const { serverAudits } = require("graphql-http");

/** The sample schema behind a real server; `limits` are those that should be others than usual. */
export async function openStage(limits = {}) {
  const env = { ...process.env, PYTHONPATH: `${HOUSE}/backend:${HOUSE}` };
  const command = ["-m", "tests.clients.stage_server", JSON.stringify(limits)];
  const server = spawn(path.join(HOUSE, ".venv/bin/python"), command, { env, cwd: HOUSE, stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  server.stderr.on("data", (chunk) => (complaints += chunk));
  const { value: port, done } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
  if (done) throw new Error(`The server ended:\n${complaints}`);
  return {
    http: `http://127.0.0.1:${port}/graphql`,
    ws: `ws://127.0.0.1:${port}/graphql`,
    complaints: () => complaints,
    close: async () => {
      server.kill("SIGTERM");
      if (server.exitCode === null) await once(server, "exit");
    },
  };
}

/** A line to a server that can be cut: whatever is connected breaks off, what comes later is connected anew. */
export async function openLine(port) {
  const ends = new Set();
  const line = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ]) {
      ends.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        ends.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  line.listen(0, "127.0.0.1");
  await once(line, "listening");
  const cut = () => ends.forEach((end) => end.destroy());
  return {
    port: line.address().port,
    cut,
    close: () => {
      cut();
      line.close();
    },
  };
}
