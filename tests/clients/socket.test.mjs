/** The real graphql-ws client against real servers: the protocol as applications meet it (R2). */
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { clientOf, createClient, openLine, openShop, openStage } from "./served.mjs";

const PROTOCOL = "graphql-transport-ws";
const quick = { retryAttempts: 50, retryWait: async () => {} };
const owner = { connectionParams: { authorization: "Bearer owner" } };

/** All answers of an operation that ends by itself. */
async function all(client, query, variables = {}) {
  const found = [];
  for await (const answer of client.iterate({ query, variables })) found.push(answer);
  return found;
}

/** The answers of an operation, one at a time. */
function open(client, query, variables = {}) {
  const answers = client.iterate({ query, variables });
  return {
    next: async () => (await answers.next()).value?.data,
    end: () => answers.return(),
  };
}

const code = (errors) => errors[0].extensions.code;

async function closing(url, protocol, ...messages) {
  const socket = new WebSocket(url, protocol);
  socket.onopen = () => messages.forEach((message) => socket.send(message));
  const [event] = await once(socket, "close");
  return event.code;
}

describe("the sample schema", () => {
  let stage;
  let client;
  before(async () => {
    stage = await openStage();
    client = createClient({ url: stage.ws, ...quick, ...owner, lazy: false });
  });
  after(async () => {
    await client?.dispose();
    await stage?.close();
    assert.equal(stage.complaints(), "");
  });

  test("queries and mutations run over the socket", async () => {
    const [answer] = await all(client, "query ($name: String!) { hello(name: $name) }", { name: "Ana 🏃" });
    assert.deepEqual(answer.data, { hello: "Hello Ana 🏃" });
    assert.equal(answer.extensions.cost.limit, 2000);
    const [written] = await all(client, 'mutation { bookAdd(title: "Emma") { userErrors { code } } }');
    assert.deepEqual(written.data.bookAdd, { userErrors: [] });
  });

  test("a subscription streams in order and completes", async () => {
    const answers = await all(client, "subscription { count(to: 500) }");
    assert.deepEqual(
      answers.map((answer) => answer.data.count),
      Array.from({ length: 500 }, (_, index) => index),
    );
  });

  test("a subscription that its client completes ends on the server, and the socket stays", async () => {
    const ticks = open(client, "subscription { ticks }");
    assert.deepEqual(await ticks.next(), { ticks: 0 });
    const running = async () => (await all(client, "{ running }"))[0].data.running;
    assert.equal(await running(), 1);
    await ticks.end();
    while ((await running()) > 0);
  });

  test("twenty operations run at once, and one more is refused alone", async () => {
    const many = Array.from({ length: 20 }, () => open(client, "subscription { ticks }"));
    for (const one of many) assert.deepEqual(await one.next(), { ticks: 0 });
    await assert.rejects(all(client, "{ hello }"), (errors) => {
      assert.deepEqual([errors[0].extensions.limit, errors[0].extensions.largest], ["operations", 20]);
      return true;
    });
    await Promise.all(many.map((one) => one.end()));
    let found;
    while (!found) found = await all(client, "{ hello }").catch(() => undefined);
    assert.deepEqual(found[0].data, { hello: "Hello you" });
  });

  for (const [query, expected] of [
    ["{", "GRAPHQL_PARSE_FAILED"],
    ["{ nope }", "GRAPHQL_VALIDATION_FAILED"],
    ["query ($n: Int!) { books(first: $n) { totalCount } }", "BAD_USER_INPUT"],
    ["{ books(first: 101) { totalCount } }", "LIMIT_EXCEEDED"],
    ["subscription { stubborn }", "INVALID"],
  ]) {
    test(`${query} fails, and the operation beside it goes on`, async () => {
      const good = open(client, "subscription { count(to: 3) }");
      assert.deepEqual(await good.next(), { count: 0 });
      await assert.rejects(all(client, query), (errors) => code(errors) === expected);
      assert.deepEqual(await good.next(), { count: 1 });
      assert.deepEqual(await good.next(), { count: 2 });
      assert.equal(await good.next(), undefined);
    });
  }

  test("pings are answered, before and after the acknowledgement", async () => {
    const pinged = createClient({ url: stage.ws, keepAlive: 1, lazy: false, ...owner });
    let pongs = 0;
    await new Promise((resolve) => pinged.on("pong", (received) => received && ++pongs === 5 && resolve()));
    await pinged.dispose();
    const socket = new WebSocket(stage.ws, PROTOCOL);
    socket.onopen = () => socket.send('{"type":"ping","payload":{"a":1}}');
    const [{ data }] = await once(socket, "message");
    assert.deepEqual(JSON.parse(data), { type: "pong", payload: { a: 1 } });
    socket.close(1000);
    await once(socket, "close");
  });

  test("credentials that nobody knows close the socket with 4403", async () => {
    const stranger = createClient({ url: stage.ws, connectionParams: { authorization: "Bearer wrong" }, retryAttempts: 0 });
    await assert.rejects(all(stranger, "{ hello }"), (event) => event.code === 4403);
  });

  test("the legacy protocol is refused", async () => {
    assert.equal(await closing(stage.ws, []), 4406);
    // A client that offered something and got nothing breaks off before it reads why.
    for (const protocol of ["graphql-ws", "soap"]) assert.equal(await closing(stage.ws, protocol), 1006);
  });

  test("what breaks the protocol closes the socket with its code", async () => {
    const subscribe = (id) => JSON.stringify({ type: "subscribe", id, payload: { query: "{ slow }" } });
    const init = '{"type":"connection_init"}';
    assert.equal(await closing(stage.ws, PROTOCOL, subscribe("1")), 4401);
    assert.equal(await closing(stage.ws, PROTOCOL, "no JSON"), 4400);
    assert.equal(await closing(stage.ws, PROTOCOL, init, init), 4429);
    assert.equal(await closing(stage.ws, PROTOCOL, init, subscribe("1"), subscribe("1")), 4409);
    assert.equal(await closing(stage.ws, PROTOCOL, init, ...[1, 2].map(() => subscribe("東京🏃".repeat(2_000)))), 4409);
    assert.equal(await closing(stage.ws, PROTOCOL, new Uint8Array([123, 125])), 4400);
  });

  test("a message of 64 kB is taken, and one byte more closes the socket with 1009", async () => {
    const ping = (bytes) => `{"type":"ping"}${" ".repeat(bytes - 15)}`;
    const socket = new WebSocket(stage.ws, PROTOCOL);
    socket.onopen = () => socket.send(ping(65_536));
    const [{ data }] = await once(socket, "message");
    assert.equal(data, '{"type":"pong"}');
    socket.send(ping(65_537));
    const [event] = await once(socket, "close");
    assert.equal(event.code, 1009);
  });
});

describe("a server that waits a moment only", () => {
  let stage;
  before(async () => {
    stage = await openStage({ init_timeout: 0.2 });
  });
  after(() => stage?.close());

  test("who does not introduce themselves is closed with 4408, pings or not", async () => {
    assert.equal(await closing(stage.ws, PROTOCOL), 4408);
    assert.equal(await closing(stage.ws, PROTOCOL, '{"type":"ping"}', '{"type":"pong"}'), 4408);
    const silent = createClient({ url: stage.ws, connectionParams: () => new Promise(() => {}), retryAttempts: 0 });
    await assert.rejects(all(silent, "{ hello }"), (event) => event.code === 4408);
  });

  test("who did stays connected beyond it", async () => {
    const client = createClient({ url: stage.ws, ...owner, lazy: false });
    const ticks = open(client, "subscription { ticks }");
    assert.deepEqual(await ticks.next(), { ticks: 0 });
    assert.equal(await closing(stage.ws, PROTOCOL), 4408);
    assert.deepEqual((await all(client, "{ running }"))[0].data, { running: 1 });
    await client.dispose();
  });
});

describe("a whole shop", () => {
  let shop;
  let line;
  let client;
  let ask;
  before(async () => {
    shop = await openShop();
    await shop.command("store", "create", "--code", "shop", "--name", "Shop", "--currency", "USD", "--time-zone", "UTC");
    const token = (await shop.command("token", "create", "--name", "client", "--all-scopes")).trim();
    line = await openLine(new URL(shop.base).port);
    ask = clientOf(shop.base, token);
    client = createClient({
      url: `ws://127.0.0.1:${line.port}/graphql`,
      connectionParams: { authorization: `Bearer ${token}` },
      ...quick,
      shouldRetry: () => true,
      lazy: false,
    });
  });
  after(async () => {
    await client?.dispose();
    line?.close();
    await shop?.close();
    assert.doesNotMatch(shop.printed(), /Traceback|ERROR/);
  });

  test("a count goes on after the line was cut, again and again, and counts what came meanwhile", async () => {
    const counts = open(client, "subscription { customerCount { count } }");
    assert.equal((await counts.next()).customerCount.count, 0);
    for (let number = 1; number <= 5; number += 1) {
      line.cut();
      await ask(`mutation { customerCreate(input: { firstName: "Number ${number}" }) { userErrors { message } } }`);
      let found;
      do found = (await counts.next()).customerCount.count;
      while (found !== number);
    }
    await counts.end();
  });

  test("a reader that was away and asks with its cursor gets each change once", async () => {
    const { customerCreate } = await ask('mutation { customerCreate(input: { firstName: "Ada" }) { customer { id } } }');
    const { id } = customerCreate.customer;
    const query = "subscription ($id: ID!, $after: String) { customerChanged(id: $id, after: $after) { kind cursor } }";
    let changes = open(client, query, { id });
    let { cursor } = (await changes.next()).customerChanged;
    for (const locale of ["en", "ja", "sv"]) {
      await changes.end();
      await ask("mutation ($id: ID!, $locale: String) { customerUpdate(id: $id, input: { locale: $locale }) { userErrors { message } } }", {
        id,
        locale,
      });
      changes = open(client, query, { id, after: cursor });
      const change = (await changes.next()).customerChanged;
      assert.equal(change.kind, "UPDATED");
      assert.notEqual(change.cursor, cursor);
      cursor = change.cursor;
    }
    await changes.end();
  });

  test("a bad operation leaves the live one beside it alone", async () => {
    const counts = open(client, "subscription { customerCount { count } }");
    const before = (await counts.next()).customerCount.count;
    for (const query of ["{", "{ nope }", "{ customers(first: 1000) { totalCount } }", "subscription { nope }"])
      await assert.rejects(all(client, query));
    await ask('mutation { customerCreate(input: { firstName: "Zoe" }) { userErrors { message } } }');
    let found;
    do found = (await counts.next()).customerCount.count;
    while (found !== before + 1);
    await counts.end();
  });

  test("compressed frames are not spoken: a few of their bytes would become megabytes", async () => {
    const socket = new WebSocket(`${shop.base.replace("http", "ws")}/graphql`, PROTOCOL);
    await once(socket, "open");
    assert.equal(socket.extensions, "");
    socket.close();
  });

  test("a frame over 64 kB is closed with 1009", async () => {
    assert.equal(await closing(`${shop.base.replace("http", "ws")}/graphql`, PROTOCOL, " ".repeat(65_537)), 1009);
  });
});
