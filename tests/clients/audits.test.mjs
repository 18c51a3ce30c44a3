/**
 * GraphQL over HTTP: every audit of graphql-http against a served shop, none failed and none warned of (R1).
 * With a token: some ask the schema about itself, which it tells nobody else.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openShop, serverAudits } from "./served.mjs";

let shop;
let token;

before(async () => {
  shop = await openShop();
  token = (await shop.command("token", "create", "--name", "audits", "--all-scopes")).trim();
});

after(() => shop?.close());

const signed = (url, init) => fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${token}` } });
const audits = serverAudits({ url: () => `${shop.base}/graphql`, fetchFn: signed });

test("the list of audits is whole", () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const { status, reason } = await audit.fn();
    assert.equal(status, "ok", reason);
  });
}
