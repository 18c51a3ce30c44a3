"""Carriers report scans: signed by the store's key, just now, and once."""

import httpx
from starlette.applications import Starlette

from regulars.api import shipment_reports
from regulars.orders.drafts import ShipmentDraft
from regulars.orders.service.packing import Scan
from regulars.orders.service.reporting import Report, report, signature, store_signing, webhook_create
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from tests.make_orders import START, draft, recorded
from tests.orders.test_window import _shop, ask  # noqa: F401 - the fixture is used by being here

BODY = b'{"trackingNumber":"1Z 999","status":"DELIVERED","at":"2023-11-20T10:00:00Z"}'


def test_the_signature_is_the_one_of_the_documents():
    assert signature("shw_secret", "1700000000", BODY) == VECTOR


VECTOR = "53a8f9132d6e75b50efe1835311911f7a81427ce6ca1cb575bfd491826c29859"


async def signed_now(database: Database, secret: str, at: int | None = None) -> int | None:
    timestamp = str((at or clock.now()) // clock.SECOND)
    return await store_signing(database, "default", timestamp, BODY, signature(secret, timestamp, BODY))


async def test_only_the_present_key_signs_and_only_for_five_minutes(database: Database):
    first = await webhook_create(actor=SYSTEM, store_id=1)
    assert await signed_now(database, first) == 1
    assert await signed_now(database, first, clock.now() - 6 * clock.MINUTE) is None
    assert await signed_now(database, "") is None
    second = await webhook_create(actor=SYSTEM, store_id=1)
    assert await signed_now(database, first) is None
    assert await signed_now(database, second) == 1


async def test_a_report_moves_the_parcel_once_and_says_what_is_unknown(database: Database):
    parcel = ShipmentDraft("p", "UPS", "1Z-999", None, "IN_TRANSIT", START)
    await recorded(draft("a", total=500, status="IN_TRANSIT", shipments=(parcel,)))
    at = clock.parse("2023-11-20T10:00:00Z")
    told = [Report("1Z 999", Scan(at, "DELIVERED", None, "Manila")), Report("nobody's", Scan(at, "DELIVERED"))]
    done = await report(store_id=1, signed="s1", reports=told)
    assert done is not None
    assert (done.accepted, done.repeated, done.unknown) == (1, 0, 1)
    assert await report(store_id=1, signed="s1", reports=told) is None
    again = await report(store_id=1, signed="s2", reports=told)
    assert again is not None
    assert (again.accepted, again.repeated) == (0, 1)
    assert await database.fetch_value("SELECT status FROM orders") == "DELIVERED"


async def test_the_key_is_made_by_whoever_may_and_shown_once(database: Database):
    query = 'mutation { shipmentWebhookCreate(storeId: "sto_1") { secret userErrors { code } } }'
    made = (await ask(database, query))["shipmentWebhookCreate"]
    assert made["secret"].startswith("shw_")
    assert await database.fetch_value("SELECT secret FROM shipment_webhooks") == made["secret"]


async def test_over_http_a_report_is_taken_once_and_a_wrong_signature_never(database: Database):
    secret = await webhook_create(actor=SYSTEM, store_id=1)
    stamp = str(clock.now() // clock.SECOND)
    transport = httpx.ASGITransport(app=Starlette(routes=shipment_reports.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:

        async def post(body: bytes, signed: str) -> tuple[int, dict[str, object]]:
            headers = {"Regulars-Timestamp": stamp, "Regulars-Signature": f"v1={signed}"}
            answer = await client.post("/hooks/shipments/default", content=body, headers=headers)
            return answer.status_code, answer.json()

        true = signature(secret, stamp, BODY)
        assert await post(BODY, true) == (200, {"accepted": 0, "repeated": 0, "unknown": 1})
        assert (await post(BODY, true))[0] == 409
        assert (await post(BODY + b" ", true))[0] == 401
        for wrong in (b"[]", b"{", b'{"trackingNumber":"1","status":"LOST","at":"2023-11-20T10:00:00Z"}'):
            assert (await post(wrong, signature(secret, stamp, wrong)))[0] == 400


async def test_a_key_is_listed_without_itself_and_ends_when_it_is_taken_away(database: Database):
    secret = await webhook_create(actor=SYSTEM, store_id=1)
    listed = "{ shipmentWebhooks { path createdAt reportedAt store { code } createdBy { __typename } } }"
    (one,) = (await ask(database, listed))["shipmentWebhooks"]
    assert (one["path"], one["reportedAt"], one["store"]) == ("/hooks/shipments/default", None, {"code": "default"})
    query = 'mutation { shipmentWebhookDelete(storeId: "sto_1") { deletedId userErrors { code path } } }'
    gone = (await ask(database, query))["shipmentWebhookDelete"]
    assert gone == {"deletedId": "sto_1", "userErrors": []}
    assert await signed_now(database, secret) is None
    again = (await ask(database, query))["shipmentWebhookDelete"]
    assert again["userErrors"] == [{"code": "NOT_FOUND", "path": ["storeId"]}]
