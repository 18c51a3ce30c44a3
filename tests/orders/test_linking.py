"""Orders put on the right customer: by a colleague with a look before and a way back, or by a proved e-mail."""

from typing import Any

import pytest

from regulars.app import rooms
from regulars.customers.events import CustomerUpdated
from regulars.orders.drafts import BuyerDraft, PaymentDraft, RefundDraft
from regulars.orders.service.recount import recount
from regulars.platform import relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from tests.ask_money import ask
from tests.make_orders import DAY, START, dials, draft, ledger, recorded, shop

LOOK = """query Look($orders: OrderSelection!, $to: ID!) {
  ordersLinkPreview(orders: $orders, customerId: $to) {
    preview { orderCount guestCount sameCount draftCount total { amount currencyCode } formerCount
              target { orders ordersBefore ordersAfter spentBefore { amount } spentAfter { amount } customer { displayName } }
              formers { orders ordersBefore ordersAfter spentAfter { amount } customer { displayName } } }
    userErrors { code path }
  }
}"""
LINK = """mutation Link($orders: OrderSelection!, $to: ID!, $key: String) {
  ordersLinkToCustomer(orders: $orders, customerId: $to, idempotencyKey: $key) {
    job { id status processed failed ... on BulkJob { failures(first: 5) { nodes { key errors { message } } } } } userErrors { code path }
  }
}"""
UNDO = "mutation Undo($id: ID!) { jobUndo(id: $id) { job { status processed failed } userErrors { message } } }"
UNLINKED = "{ orders(filter: { unlinked: true }, orderBy: [{ field: PLACED_AT }]) { nodes { number } totalCount } }"


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


async def key_of(database: Database, external: str) -> str:
    key = await database.fetch_value("SELECT customer_id FROM customer_external_ids WHERE value = ?", (external,))
    return f"cus_{key}"


def guest(name: str, **more: Any) -> Any:
    return draft(name, buyer=BuyerDraft(), **more)


async def anns_and_bobs(database: Database) -> tuple[str, str]:
    refund = RefundDraft("r", START + 9 * DAY, 300)
    await recorded(
        draft("a", "ann", day=5), draft("b", "bob", day=1, refunds=(refund,), payments=(PaymentDraft(1_000, "Visa"),)),
        draft("c", "bob", day=7), guest("g", day=2, total=500), draft("d", "bob", status="DRAFT", placed_at=None),
    )  # fmt: skip
    return await key_of(database, "ann"), await key_of(database, "bob")


async def test_what_linking_would_change_is_what_it_changes(database: Database):
    ann, _ = await anns_and_bobs(database)
    wish = {"ids": [f"ord_{key}" for key in range(1, 6)]}
    seen = (await ask(database, LOOK, orders=wish, to=ann))["preview"]
    assert seen == {
        "orderCount": 3, "guestCount": 1, "sameCount": 1, "draftCount": 1,
        "total": {"amount": "25.00", "currencyCode": "USD"}, "formerCount": 1,
        "target": {
            "orders": 3, "ordersBefore": 1, "ordersAfter": 4, "spentBefore": {"amount": "10.00"},
            "spentAfter": {"amount": "32.00"}, "customer": {"displayName": "ann"},
        },
        "formers": [
            {"orders": 2, "ordersBefore": 2, "ordersAfter": 0, "spentAfter": {"amount": "0.00"}, "customer": {"displayName": "bob"}}
        ],
    }  # fmt: skip
    done = await ask(database, LINK, orders=wish, to=ann)
    assert (done["job"]["status"], done["job"]["processed"], done["job"]["failed"]) == ("PARTIAL", 5, 1)
    assert done["job"]["failures"]["nodes"][0]["key"] == "ord_5"
    after = await dials("ann")
    assert (after["order_count"], after["total_spent"]) == (4, 3_200)
    assert (await dials("bob"))["order_count"] == 0
    assert [(await ledger(name))[0]["sequence"] for name in "bgac"] == [1, 2, 3, 4]
    assert {(await ledger(name))[0]["cohort_at"] for name in "abcg"} == {START + DAY}
    assert await database.fetch_value("SELECT customer_id FROM payments") == int(ann[4:])
    assert (await recount()).differences == []


async def test_linking_is_undone_where_nobody_moved_the_orders_since(database: Database):
    ann, bob = await anns_and_bobs(database)
    before = [await dials("ann"), await dials("bob")]
    done = await ask(database, LINK, orders={"filter": {"number": {"in": ["b", "g", "c"]}}}, to=ann)
    await ask(database, LINK, orders={"ids": ["ord_3"]}, to=bob)
    undone = await ask(database, UNDO, id=done["job"]["id"])
    assert (undone["job"]["processed"], undone["job"]["failed"]) == (3, 1)
    assert [await dials("ann"), await dials("bob")] == before
    assert (await ask(database, UNLINKED))["nodes"] == [{"number": "g"}]
    assert (await recount()).differences == []


async def test_guest_orders_of_nobody_are_found_and_linked_by_their_filter(database: Database):
    await recorded(draft("a", "ann"), *(guest(f"g{number}", day=number) for number in range(5)))
    assert (await ask(database, UNLINKED))["totalCount"] == 5
    ann = await key_of(database, "ann")
    done = await ask(database, LINK, orders={"filter": {"unlinked": True}}, to=ann, key="k")
    again = await ask(database, LINK, orders={"filter": {"unlinked": True}}, to=ann, key="k")
    assert done["job"]["id"] == again["job"]["id"]
    assert (await ask(database, UNLINKED))["totalCount"] == 0
    assert (await dials("ann"))["order_count"] == 6
    names = [row[0] for row in await database.fetch("SELECT name FROM outbox_events ORDER BY id")]
    assert names.count("orders.linked") == 1
    assert names.count("order.updated") == 5


async def test_a_source_that_sends_a_linked_order_again_leaves_it_where_it_is(database: Database):
    ann, _ = await anns_and_bobs(database)
    await ask(database, LINK, orders={"ids": ["ord_3"]}, to=ann)
    await recorded(draft("c", "bob", day=7, status="DELIVERED"))
    assert (await dials("ann"))["order_count"] == 2
    await recorded(draft("c", "cid", day=7, status="DELIVERED"))
    assert (await dials("cid"))["order_count"] == 1
    assert (await recount()).differences == []


@pytest.mark.parametrize(
    ("orders", "to", "code", "path"),
    (
        ({"ids": ["ord_1"]}, "cus_99", "NOT_FOUND", ["customerId"]),
        ({"ids": ["cus_1"]}, "cus_1", "NOT_FOUND", ["orders", "ids", "0"]),
        ({"ids": []}, "cus_1", "LIMIT_EXCEEDED", ["orders", "ids"]),
        ({"filter": {}}, "cus_1", "REQUIRED", ["orders"]),
    ),
)
async def test_what_cannot_be_linked_is_refused_with_its_place(database: Database, orders, to, code, path):
    await anns_and_bobs(database)
    for document in (LOOK, LINK):
        (error,) = (await ask(database, document, orders=orders, to=to))["userErrors"]
        assert (error["code"], error["path"]) == (code, path)


async def test_orders_of_stores_out_of_sight_stay_and_a_customer_out_of_sight_is_none(database: Database):
    ann, _ = await anns_and_bobs(database)
    done = await ask(database, LINK, stores=frozenset({9}), orders={"ids": ["ord_3"]}, to=ann)
    assert done["job"]["failures"]["nodes"][0]["errors"][0]["message"] == "There is no such order."
    blind = await ask(database, LINK, "ORDERS_WRITE", "ORDERS_READ", orders={"ids": ["ord_3"]}, to=ann)
    assert blind["userErrors"][0] == {"code": "NOT_FOUND", "path": ["customerId"]}
    assert (await dials("ann"))["order_count"] == 1


@unit_of_work
async def _prove(tx: Transaction, *, customer: str) -> None:
    key = int(customer[4:])
    await tx.execute("UPDATE customers SET email_verification = 'VERIFIED' WHERE id = ?", (key,))
    tx.record(CustomerUpdated(key, ("emails",)), by=SYSTEM)


async def with_guests(database: Database) -> str:
    """Ann has an account and has not proved her e-mail; two guests bought with it, and Bob, who has an account."""
    mail = "ann@example.com"
    await recorded(draft("a", buyer=BuyerDraft(external_id="ann", email=mail, has_account=True), day=9))
    await recorded(
        draft("g1", buyer=BuyerDraft(email=mail, first_name="A."), day=1),
        draft("g2", buyer=BuyerDraft(external_id="till-7", email=mail), day=2),
        draft("b", buyer=BuyerDraft(external_id="bob", email="bob@example.com", has_account=True), day=3),
    )
    assert (await dials("ann"))["order_count"] == 1
    return await key_of(database, "ann")


async def test_guest_orders_join_an_account_once_its_email_is_proved(database: Database):
    ann = await with_guests(database)
    await relay.drain()
    assert (await dials("ann"))["order_count"] == 1
    await _prove(customer=ann)
    await relay.drain()
    after = await dials("ann")
    assert (after["order_count"], after["first_order_at"]) == (3, START + DAY)
    assert [(await ledger(name))[0]["sequence"] for name in ("g1", "g2", "a")] == [1, 2, 3]
    assert (await dials("bob"))["order_count"] == 1
    assert (await recount()).differences == []


async def test_a_storefront_that_vouches_for_the_address_brings_the_guest_orders_too(database: Database):
    await with_guests(database)
    vouched = BuyerDraft(external_id="ann", email="ann@example.com", has_account=True, email_verified=True)
    await recorded(draft("n", buyer=vouched, day=12))
    await relay.drain()
    assert (await dials("ann"))["order_count"] == 4
    assert (await recount()).differences == []
