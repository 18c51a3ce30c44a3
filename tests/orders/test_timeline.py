"""The timeline of an order: all that happened to it, each thing once, for whoever may see it."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.app import rooms
from regulars.orders.drafts import BuyerDraft, PaymentDraft, RefundDraft
from regulars.platform import relay
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.loaders import Loaders
from tests.make_orders import DAY, START, draft, recorded, shop

EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


def context(database: Database, *scopes: str, stores: frozenset[int] | None = None) -> Context:
    actor = Actor(kind="token", id=1, name="Test", scopes=frozenset(scopes) or EVERYBODY, store_ids=stores)
    return Context(database, actor)


async def ask(
    database: Database, query: str, *scopes: str, stores: frozenset[int] | None = None, **variables: Any
) -> Any:
    caller = context(database, *scopes, stores=stores)
    result = await schema.execute(query, variable_values=variables, context_value=caller)
    assert not result.errors, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


_ORDER = """query ($id: ID!, $kinds: [TimelineKind!]) { order(by: { id: $id }) {
  timeline(first: 50, kinds: $kinds) { totalCount nodes { kind title details { key value } } } } }"""
_CUSTOMER = """query ($id: ID!, $kinds: [TimelineKind!]) { customer(by: { id: $id }) {
  timeline(first: 50, kinds: $kinds) { totalCount nodes { kind title details { key value } } } } }"""
_NOTE = """mutation ($on: ID!, $input: NoteInput!) { noteAdd(subjectId: $on, input: $input) {
  note { id subject { ... on Order { number } } } userErrors { code message path } } }"""


async def told(database: Database, query: str = _ORDER, id: str = "ord_1", *scopes: str, **more: Any) -> list[str]:
    await relay.drain()
    found = (await ask(database, query, *scopes, id=id, **more))["timeline"]
    titles = [node["title"] for node in found["nodes"]]
    assert found["totalCount"] == len(titles)
    return titles


async def an_order(external_id: str = "a", *, total: int = 1_000, **more: Any) -> None:
    facts: dict[str, Any] = {"payments": (PaymentDraft(1_000, "Visa"),), **more}
    buyer = BuyerDraft(external_id="ann", email="ann@example.com")
    await recorded(draft(external_id, number=f"#{external_id}", total=total, buyer=buyer, **facts))


async def test_what_happened_to_an_order_stands_on_it_and_on_its_customer_newest_first(database: Database):
    await an_order()
    ship = 'mutation { shipmentSave(orderId: "ord_1", input: { carrier: "UPS", trackingNumber: "1Z" }) {'
    await ask(database, f"{ship} shipment {{ id }} userErrors {{ message }} }} }}")
    scan = """mutation { shipmentEventAdd(shipmentId: "shp_1", input: { at: "2030-01-01T00:00:00Z", status: DELIVERED,
      place: "Manila" }) { userErrors { message } } }"""
    late = await ask(database, scan)
    assert late["userErrors"] == [{"message": "A scan does not lie in the future."}]
    note = await ask(database, _NOTE, on="ord_1", input={"body": "Gift wrap"})
    assert note["note"]["subject"] == {"number": "#a"}
    refund = """mutation { orderRefund(orderId: "ord_1", input: { amount: { amount: "4.00", currencyCode: "USD" },
      reason: "Broken cup" }, idempotencyKey: "r") { userErrors { message } } }"""
    assert (await ask(database, refund))["userErrors"] == []
    expected = {
        "Refund of order #a",
        "Note added to an order",
        "Order #a: in transit",
        "Parcel of order #a on its way",
        "Payment by Visa",
        "Order #a",
    }
    titles = await told(database)
    assert (set(titles), len(titles)) == (expected, len(expected))
    assert titles[-2:] == ["Payment by Visa", "Order #a"]
    mine = await told(database, _CUSTOMER, "cus_1")
    assert expected <= set(mine)
    found = await ask(database, _ORDER, id="ord_1", kinds=["SHIPMENT"])
    assert found["timeline"]["nodes"][0]["details"] == [
        {"key": "carrier", "value": "UPS"},
        {"key": "tracking_number", "value": "1Z"},
    ]


async def test_a_cancellation_is_an_entry_of_its_own_with_its_reason(database: Database):
    await an_order(payment_status="UNPAID", payments=())
    cancel = 'mutation { orderCancel(id: "ord_1", reason: "Changed their mind", idempotencyKey: "c")'
    await ask(database, f"{cancel} {{ userErrors {{ message }} }} }}")
    assert await told(database) == ["Order #a cancelled", "Order #a"]
    found = await ask(database, _CUSTOMER, id="cus_1", kinds=["ORDER"])
    assert found["timeline"]["nodes"][0]["details"] == [{"key": "reason", "value": "Changed their mind"}]


async def test_an_edit_at_the_source_is_told_once_and_an_unchanged_order_is_not(database: Database):
    await an_order()
    await an_order()
    assert await told(database) == ["Payment by Visa", "Order #a"]
    await an_order(refunds=(RefundDraft("r1", START + DAY, 300),), total=1_500)
    titles = await told(database)
    assert titles.count("Order #a edited") == 1
    assert "Refund of order #a" in titles


async def test_kinds_beyond_the_scopes_and_orders_of_other_stores_are_left_out(database: Database):
    await an_order()
    await ask(database, _NOTE, on="ord_1", input={"body": "Secret"})
    assert await told(database, _ORDER, "ord_1", "ORDERS_READ") == ["Payment by Visa", "Order #a"]
    elsewhere = await ask(database, _CUSTOMER, id="cus_1", stores=frozenset({99}))
    assert not {"ORDER", "PAYMENT", "NOTE"} & {node["kind"] for node in elsewhere["timeline"]["nodes"]}
    assert await ask(database, _ORDER, stores=frozenset({99}), id="ord_1") is None


async def test_an_order_without_a_customer_has_a_timeline_too(database: Database):
    await recorded(draft("x", number="#x", buyer=BuyerDraft()))
    await ask(database, _NOTE, on="ord_1", input={"body": "Who is it?"})
    assert await told(database) == ["Note added to an order", "Order #x"]


async def test_a_page_after_the_first_goes_on_where_it_ended(database: Database):
    await an_order()
    await ask(database, _NOTE, on="ord_1", input={"body": "One"})
    whole = await told(database)
    page = """query ($after: String) { order(by: { id: "ord_1" }) { timeline(first: 1, after: $after) {
      nodes { title } pageInfo { hasNextPage endCursor } } } }"""
    found: list[str] = []
    after: str | None = None
    while True:
        part = (await ask(database, page, after=after))["timeline"]
        found += [node["title"] for node in part["nodes"]]
        after = part["pageInfo"]["endCursor"]
        if not part["pageInfo"]["hasNextPage"]:
            break
    assert found == whole


_FOLLOW = (
    "subscription ($order: ID, $customer: ID) { timelineEvent(orderId: $order, customerId: $customer) {"
    " event { kind title } } }"
)


async def test_what_happens_to_an_order_is_told_as_it_comes(database: Database):
    await an_order()
    await relay.drain()
    listening = context(database)
    stream: Any = await schema.subscribe(_FOLLOW, {"order": "ord_1"}, context_value=listening)
    async with aclosing(stream):
        await anext(stream)
        listening.loaders = Loaders()
        coming = asyncio.create_task(anext(stream))
        await ask(database, _NOTE, on="ord_1", input={"body": "Gift wrap"})
        await relay.drain()
        assert (await coming).data["timelineEvent"]["event"] == {"kind": "NOTE", "title": "Note added to an order"}


async def test_a_listener_names_a_customer_or_an_order_and_hears_nothing_of_orders_unseen(database: Database):
    await an_order()
    await relay.drain()
    both: Any = await schema.subscribe(
        _FOLLOW, {"order": "ord_1", "customer": "cus_1"}, context_value=context(database)
    )
    async with aclosing(both):
        assert "Name a customer or an order" in (await anext(both)).errors[0].message
    seeing, narrow = context(database), context(database, "CUSTOMERS_READ", "NOTES_READ")
    streams: list[Any] = [
        await schema.subscribe(_FOLLOW, {"order": "ord_1"}, context_value=who) for who in (seeing, narrow)
    ]
    async with aclosing(streams[0]), aclosing(streams[1]):
        for stream in streams:
            await anext(stream)
        seeing.loaders = Loaders()
        heard, unheard = [asyncio.create_task(anext(stream)) for stream in streams]
        await ask(database, _NOTE, on="ord_1", input={"body": "Secret"})
        await relay.drain()
        assert (await heard).data["timelineEvent"]["event"]["kind"] == "NOTE"
        assert not unheard.done()
        unheard.cancel()
        await asyncio.gather(unheard, return_exceptions=True)
