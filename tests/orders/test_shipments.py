"""Parcels over GraphQL: made, changed and scanned; the order follows; and what is stuck is found."""

from typing import Any

import pytest

from regulars.app.rooms import arrange
from regulars.orders.drafts import PaymentDraft
from regulars.platform import clock, relay
from regulars.platform.clock import DAY
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.duration import Duration
from regulars.stores.service.saving import store_update
from tests.make_orders import START, draft, line, recorded
from tests.orders.test_window import _shop, ask, numbers  # noqa: F401 - the fixture is used by being here

SAVE = """mutation ($order: ID!, $id: ID, $input: ShipmentInput!, $version: Int, $key: String) {
  shipmentSave(orderId: $order, id: $id, input: $input, expectedVersion: $version, idempotencyKey: $key) {
    shipment { id version carrier trackingNumber trackingUrl status shippedAt deliveredAt
      lines { quantity lineItem { sku } } events { status place description } }
    order { status fulfillmentStatus version stuckIn allowedActions }
    userErrors { code message path } } }"""
SCAN = """mutation ($id: ID!, $input: ShipmentEventInput!) { shipmentEventAdd(shipmentId: $id, input: $input) {
    shipment { status events { status place } } order { status } userErrors { code message path } } }"""


async def save(
    database: Database, order: str = "ord_1", *, scopes: tuple[str, ...] = (), **said: Any
) -> dict[str, Any]:
    variables = {"id": None, "version": None, "key": None, "input": {}, **said}
    return (await ask(database, SAVE, *scopes, order=order, **variables))["shipmentSave"]


async def scan(database: Database, shipment: str, at: str, status: str, **more: Any) -> dict[str, Any]:
    wish = {"at": at, "status": status, **more}
    return (await ask(database, SCAN, id=shipment, input=wish))["shipmentEventAdd"]


async def an_order(**more: Any) -> None:
    tea, cup = line(400, 2, sku="TEA-1", external_id="l1"), line(200, sku="CUP-1", external_id="l2")
    await recorded(draft("a", "ann", lines=(tea, cup), payments=(PaymentDraft(1_000, "Visa"),), number="#1001", **more))


async def test_a_parcel_of_some_lines_leaves_the_rest_to_the_next(database: Database):
    await an_order()
    some = {"lines": [{"lineItemId": "lin_1", "quantity": 1}], "carrier": "UPS", "trackingNumber": "1Z 99"}
    first = await save(database, input=some)
    assert first["userErrors"] == []
    assert first["shipment"]["trackingUrl"] == "https://www.ups.com/track?tracknum=1Z%2099"
    assert first["shipment"]["lines"] == [{"quantity": 1, "lineItem": {"sku": "TEA-1"}}]
    assert (first["order"]["status"], first["order"]["fulfillmentStatus"]) == ("PROCESSING", "PARTIAL")
    rest = await save(database)
    assert [held["quantity"] for held in rest["shipment"]["lines"]] == [1, 1]
    assert (rest["order"]["status"], rest["order"]["fulfillmentStatus"]) == ("IN_TRANSIT", "FULFILLED")
    assert "SHIP" not in rest["order"]["allowedActions"]
    none = await save(database)
    assert none["userErrors"][0]["code"] == "INVALID_STATE"


async def test_more_than_is_left_is_refused_with_what_is_left(database: Database):
    await an_order()
    wish = {"lines": [{"lineItemId": "lin_1", "quantity": 3}, {"lineItemId": "lin_9", "quantity": 1}]}
    errors = (await save(database, input=wish))["userErrors"]
    assert [(error["code"], error["path"][1:]) for error in errors] == [
        ("LIMIT_EXCEEDED", ["lines", "0", "quantity"]),
        ("NOT_FOUND", ["lines", "1", "lineItemId"]),
    ]
    assert errors[0]["message"] == "2 of this line are left to be sent."


async def test_the_same_key_makes_one_parcel_and_a_stale_version_is_refused(database: Database):
    await an_order()
    first, again = await save(database, key="once"), await save(database, key="once")
    assert first["shipment"]["id"] == again["shipment"]["id"]
    changed = await save(database, id=first["shipment"]["id"], input={"carrier": "DHL"}, version=1)
    assert (changed["shipment"]["carrier"], changed["shipment"]["version"]) == ("DHL", 2)
    assert changed["shipment"]["status"] == "IN_TRANSIT"
    stale = await save(database, id=first["shipment"]["id"], input={"carrier": "GLS"}, version=1)
    assert stale["userErrors"][0]["code"] == "CONFLICT_STALE_VERSION"


async def test_scans_move_the_parcel_and_late_ones_do_not_move_it_back(database: Database):
    await an_order()
    parcel = (await save(database))["shipment"]["id"]
    there = await scan(database, parcel, "2100-01-01T00:00:00Z", "DELIVERED")
    assert there["userErrors"][0]["path"] == ["input", "at"]
    now = clock.now()
    at = [_iso(now + hours * clock.HOUR) for hours in (1, 2, 3)]
    there = await scan(database, parcel, at[2], "DELIVERED", place="Manila")
    assert (there["shipment"]["status"], there["order"]["status"]) == ("DELIVERED", "DELIVERED")
    late = await scan(database, parcel, at[1], "OUT_FOR_DELIVERY")
    assert (late["shipment"]["status"], late["order"]["status"]) == ("DELIVERED", "DELIVERED")
    assert [event["status"] for event in late["shipment"]["events"]] == ["DELIVERED", "OUT_FOR_DELIVERY", "IN_TRANSIT"]
    again = await scan(database, parcel, at[2], "DELIVERED")
    assert len(again["shipment"]["events"]) == 3


async def test_parcels_need_the_scope_and_are_seen_by_those_who_read_orders(database: Database):
    await an_order()
    parcel = (await save(database))["shipment"]["id"]
    seen = await ask(database, f'{{ node(id: "{parcel}") {{ ... on Shipment {{ status }} }} }}', "ORDERS_READ")
    assert seen["node"] == {"status": "IN_TRANSIT"}
    hidden = await ask(database, f'{{ node(id: "{parcel}") {{ id }} }}', "CUSTOMERS_READ")
    assert hidden["node"] is None


async def test_a_cancelled_order_is_not_sent(database: Database):
    await an_order(status="CANCELLED", payment_status=None)
    (error,) = (await save(database))["userErrors"]
    assert (error["code"], error["path"]) == ("INVALID_STATE", ["orderId"])
    assert error["message"] == "The order is cancelled; nothing of it is sent."


@pytest.mark.parametrize(
    ("wish", "found"),
    (
        ('{stuckFor: "PT0S"}', ["unpaid", "unsent", "lost"]),
        ('{stuckFor: "P10D"}', ["unpaid", "unsent"]),
        ("{stuckIn: [IN_TRANSIT]}", ["lost"]),
        ("{stuckIn: [UNPAID, UNFULFILLED]}", ["unpaid", "unsent"]),
        ("{shipmentStatus: [IN_TRANSIT]}", ["lost"]),
        ('{not: {stuckFor: "PT0S"}}', ["fresh", "there"]),
    ),
)
async def test_stuck_orders_are_found_by_what_they_wait_for(database: Database, wish: str, found: list[str]):
    with clock.held_at(START + 20 * DAY):
        await stuck_orders(database)
        assert sorted(await numbers(database, wish)) == sorted(found)


async def stuck_orders(database: Database) -> None:
    await recorded(
        draft("unpaid", total=500, payment_status="UNPAID"),
        draft("unsent", day=1, total=500),
        draft("lost", day=2, total=500),
        draft("fresh", day=19, total=500),
        draft("there", total=500, status="DELIVERED"),
    )
    await save(database, "ord_3", input={"shippedAt": _iso(START + 3 * DAY)})


async def test_a_stuck_order_says_in_what_and_since_when_by_the_limits_of_its_store(database: Database):
    query = '{ orders(filter: {stuckFor: "PT0S"}, orderBy: [{field: STUCK_SINCE, direction: ASC}]) {'
    query += " nodes { number stuckIn stuckSince stuckFor } } }"
    with clock.held_at(START + 20 * DAY):
        await stuck_orders(database)
        first = (await ask(database, query))["orders"]["nodes"]
        assert [(one["number"], one["stuckIn"], one["stuckFor"]) for one in first] == [
            ("unpaid", "UNPAID", "P17D"),
            ("unsent", "UNFULFILLED", "P16D"),
            ("lost", "IN_TRANSIT", "P7D"),
        ]
        await store_update(actor=SYSTEM, store_id=1, fields={"stuck_in_transit": Duration(days=30)})
        arrange()
        await relay.drain()
        assert await numbers(database, '{stuckFor: "PT0S"}') == ["unpaid", "unsent"]


async def test_the_limits_of_a_store_are_an_hour_to_a_year(database: Database):
    query = """mutation ($limits: StuckLimitsInput) { storeSave(id: "sto_1", input: {stuckLimits: $limits}) {
        store { stuckLimits { unpaid unfulfilled inTransit } } userErrors { path } } }"""
    saved = (await ask(database, query, limits={"unpaid": "P5D", "inTransit": "P1DT12H"}))["storeSave"]
    assert saved["store"]["stuckLimits"] == {"unpaid": "P5D", "unfulfilled": "P3D", "inTransit": "P1DT12H"}
    refused = (await ask(database, query, limits={"unpaid": "PT1M", "inTransit": "P1M"}))["storeSave"]
    assert [error["path"] for error in refused["userErrors"]] == [
        ["input", "stuckLimits", "unpaid"],
        ["input", "stuckLimits", "inTransit"],
    ]


async def test_carriers_whose_pages_we_know_are_listed(database: Database):
    found = (await ask(database, "{ shippingCarriers { name trackingUrl } }"))["shippingCarriers"]
    assert {"name": "GLS", "trackingUrl": "https://gls-group.com/track/{trackingNumber}"} in found


def _iso(instant: int) -> str:
    return clock.iso(instant)
