"""Where an order stands by its parcels, for what it waits, and how that comes in with ordersUpsert."""

from typing import Any

import pytest

from regulars.orders.drafts import ShipmentDraft
from regulars.orders.shipping.carriers import CARRIERS, carrier_of, tracking_page
from regulars.orders.shipping.parcels import Parcel, fulfillment_of, left_of, sent_at, status_of
from regulars.orders.shipping.waiting import NOT_WAITING, Limits, StuckState, Waiting, waiting, waits_for
from regulars.platform.clock import DAY
from regulars.platform.db.connect import Database
from tests.make_orders import START, draft, line, recorded, shop

ORDERED = {1: 2, 2: 1}
LIMITS = Limits(3 * DAY, 4 * DAY, 10 * DAY)


@pytest.mark.parametrize(
    ("parcels", "found"),
    (
        ([], "UNFULFILLED"),
        ([Parcel("LABEL_CREATED")], "UNFULFILLED"),
        ([Parcel("IN_TRANSIT")], "FULFILLED"),
        ([Parcel("IN_TRANSIT", ((1, 2),))], "PARTIAL"),
        ([Parcel("IN_TRANSIT", ((1, 2),)), Parcel("DELIVERED", ((2, 1),))], "FULFILLED"),
        ([Parcel("IN_TRANSIT", ((1, 2),)), Parcel("FAILED", ((2, 1),))], "PARTIAL"),
        ([Parcel("RETURNED")], "RETURNED"),
        ([Parcel("RETURNED"), Parcel("IN_TRANSIT")], "FULFILLED"),
        ([Parcel("FAILED")], "UNFULFILLED"),
    ),
)
def test_where_the_goods_stand_follows_from_the_parcels(parcels: list[Parcel], found: str):
    assert fulfillment_of(parcels, ORDERED) == found


def test_what_is_left_to_send_is_what_no_parcel_holds():
    assert left_of([Parcel("LABEL_CREATED", ((1, 1),)), Parcel("FAILED", ((1, 1), (2, 1)))], ORDERED) == {1: 1, 2: 1}
    assert left_of([Parcel("IN_TRANSIT")], ORDERED) == {1: 0, 2: 0}


def test_the_order_goes_with_its_parcels_and_ends_when_the_last_is_there():
    going, there = Parcel("IN_TRANSIT"), Parcel("DELIVERED")
    assert status_of("CONFIRMED", "FULFILLED", [going, there]) == "IN_TRANSIT"
    assert status_of("IN_TRANSIT", "FULFILLED", [there, there]) == "DELIVERED"
    assert status_of("CONFIRMED", "PARTIAL", [going]) == "PROCESSING"
    assert status_of("IN_TRANSIT", "UNFULFILLED", [Parcel("FAILED")]) == "PROCESSING"
    for over in ("COMPLETED", "CANCELLED", "DRAFT"):
        assert status_of(over, "FULFILLED", [there]) == over


def test_an_order_waits_for_money_then_for_packing_then_for_the_carrier():
    assert waits_for("CONFIRMED", "UNPAID", "UNFULFILLED", None, 500) is StuckState.UNPAID
    assert waits_for("CONFIRMED", "PAID", "PARTIAL", None, 500) is StuckState.UNFULFILLED
    assert waits_for("IN_TRANSIT", "UNPAID", "FULFILLED", None, 500) is StuckState.IN_TRANSIT
    assert waits_for("DELIVERED", "PARTIALLY_PAID", "FULFILLED", None, 500) is StuckState.UNPAID
    assert waits_for("CONFIRMED", "UNPAID", "UNFULFILLED", None, 0) is StuckState.UNFULFILLED
    for over in (
        waits_for("DELIVERED", "PAID", "FULFILLED", None, 500),
        waits_for("CANCELLED", "UNPAID", "UNFULFILLED", "CANCELLED", 500),
        waits_for("CONFIRMED", "FAILED", "UNFULFILLED", "PAYMENT_FAILED", 500),
        waits_for("DRAFT", "UNPAID", "UNFULFILLED", "DRAFT", 500),
    ):
        assert over is None


def test_it_is_stuck_once_the_limit_of_its_store_is_over():
    unpaid = waiting(StuckState.UNPAID, placed_at=START, sent_at=None, limits=LIMITS, before=NOT_WAITING)
    assert unpaid == Waiting("UNPAID", START, START + 3 * DAY)
    sent = waiting(StuckState.IN_TRANSIT, placed_at=START, sent_at=START + DAY, limits=LIMITS, before=unpaid)
    assert sent == Waiting("IN_TRANSIT", START + DAY, START + 11 * DAY)
    assert waiting(StuckState.IN_TRANSIT, placed_at=START, sent_at=None, limits=LIMITS, before=sent) == sent
    assert waiting(None, placed_at=START, sent_at=None, limits=LIMITS, before=sent) == NOT_WAITING
    assert sent_at([Parcel("DELIVERED", (), 1), Parcel("IN_TRANSIT", (), 7), Parcel("IN_TRANSIT", (), 5)]) == 5


def test_common_carriers_show_their_parcels_under_their_own_address():
    assert tracking_page("ups", "1Z 999") == "https://www.ups.com/track?tracknum=1Z%20999"
    assert tracking_page("Colissimo", "6A1") == "https://www.laposte.fr/outils/suivre-vos-envois?code=6A1"
    assert tracking_page("The boy next door", "7") is None
    assert tracking_page("UPS", None) is None
    for carrier in CARRIERS:
        assert carrier_of(carrier.name) is carrier
        assert carrier.page.startswith("https://")
        assert carrier.page.count("{}") == 1


async def orders(database: Database) -> dict[str, tuple[Any, ...]]:
    rows = await database.fetch(
        "SELECT external_id, status, fulfillment_status, waits_for, waits_since, stuck_at FROM orders ORDER BY id"
    )
    return {row[0]: tuple(row[1:]) for row in rows}


async def test_parcels_come_in_with_their_order_and_stay_when_it_changes(database: Database):
    await shop()
    parcel = ShipmentDraft("p1", "UPS", "1Z999", None, "IN_TRANSIT", START + DAY)
    sent = draft("a", lines=(line(500, 2),), shipments=(parcel,), status="IN_TRANSIT")
    await recorded(sent, draft("b", total=900), draft("c", total=900, payment_status="UNPAID"))
    found = await orders(database)
    assert found["a"] == ("IN_TRANSIT", "FULFILLED", "IN_TRANSIT", START + DAY, START + 11 * DAY)
    assert found["b"] == ("CONFIRMED", "UNFULFILLED", "UNFULFILLED", START, START + 3 * DAY)
    assert found["c"][2:] == ("UNPAID", START, START + 3 * DAY)

    await recorded(sent._replace(shipments=(), tax=10, total=1_010, updated_at=START + 2 * DAY))
    assert (await orders(database))["a"][1:] == ("FULFILLED", "IN_TRANSIT", START + DAY, START + 11 * DAY)
    there = parcel._replace(status="DELIVERED", delivered_at=START + 3 * DAY)
    await recorded(sent._replace(shipments=(there,), status="DELIVERED", updated_at=START + 3 * DAY))
    assert (await orders(database))["a"] == ("DELIVERED", "FULFILLED", None, None, None)
    assert await database.fetch("SELECT external_id, version, status, tracking_key FROM shipments") == [
        ("p1", 2, "DELIVERED", "1z999")
    ]


@pytest.mark.parametrize(
    ("parcel", "place"),
    (
        ({"tracking_url": "javascript:alert(1)"}, "trackingUrl"),
        ({"tracking_url": "https://"}, "trackingUrl"),
        ({"status": "LOST"}, "status"),
        ({"external_id": ""}, "externalId"),
        ({"shipped_at": 10**17}, "shippedAt"),
        ({"carrier": "x" * 201}, "carrier"),
    ),
)
async def test_a_parcel_that_cannot_be_is_refused_with_its_place(
    database: Database, parcel: dict[str, Any], place: str
):
    await shop()
    wrong = ShipmentDraft(**{"external_id": "p1", **parcel})
    (outcome,) = await recorded(draft("a", total=900, shipments=(wrong,)))
    assert [refusal.path for refusal in outcome.errors] == [("shipments", "0", place)]
