"""What may be done to an order now, as its states and the caller's scopes allow."""

from regulars.orders.drafts import BuyerDraft, PaymentDraft
from regulars.platform.db.connect import Database
from tests.make_orders import draft, recorded
from tests.orders.test_window import _shop, ask  # noqa: F401 - the fixture is used by being here

QUERY = "{ orders(orderBy: [{field: PLACED_AT, direction: ASC}]) { nodes { number allowedActions } } }"


async def actions(database: Database, *scopes: str) -> dict[str, list[str]]:
    found = await ask(database, QUERY, *scopes)
    return {node["number"]: node["allowedActions"] for node in found["orders"]["nodes"]}


async def test_each_order_says_what_may_be_done_to_it(database: Database):
    await recorded(
        draft("paid", total=500, payments=(PaymentDraft(500, "Visa"),)),
        draft("owed", day=1, total=500, payment_status="UNPAID", buyer=BuyerDraft(email="ann@example.com")),
        draft("sent", day=2, total=500, status="DELIVERED", payments=(PaymentDraft(500, "Visa"),)),
        draft("gone", day=3, total=500, status="CANCELLED", payment_status="UNPAID"),
    )
    assert await actions(database) == {
        "paid": ["CANCEL", "REFUND", "SHIP", "LINK"],
        "owed": ["CANCEL", "SHIP", "SEND_INVOICE", "LINK"],
        "sent": ["REFUND", "LINK"],
        "gone": ["LINK"],
    }


async def test_nobody_is_offered_what_their_scopes_do_not_allow(database: Database):
    await recorded(draft("paid", total=500, payments=(PaymentDraft(500, "Visa"),)))
    assert await actions(database, "ORDERS_READ") == {"paid": []}
    assert await actions(database, "ORDERS_READ", "REFUNDS_WRITE") == {"paid": ["REFUND"]}
