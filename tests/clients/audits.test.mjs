/** GraphQL over HTTP: every audit of graphql-http against a served shop, none failed and none warned of (R1). */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openShop, serverAudits } from "./served.mjs";

let shop;

before(async () => {
  shop = await openShop();
});

after(() => shop?.close());

const audits = serverAudits({ url: () => `${shop.base}/graphql` });

test("the list of audits is whole", () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const { status, reason } = await audit.fn();
    assert.equal(status, "ok", reason);
  });
}
