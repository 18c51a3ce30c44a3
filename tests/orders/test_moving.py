"""An order's states moved by hand: the ledger follows, and what cannot be is refused with the reason."""

from typing import Any

from regulars.orders.drafts import PaymentDraft
from regulars.platform.db.connect import Database
from tests.make_orders import dials, draft, ledger, recorded
from tests.orders.test_window import _shop, ask  # noqa: F401 - the fixture is used by being here

MOVE = """mutation ($id: ID!, $input: OrderStatusInput!, $version: Int) {
  orderUpdateStatus(id: $id, input: $input, expectedVersion: $version) {
    order { status paymentStatus fulfillmentStatus exclusionReason stuckIn version }
    userErrors { code message path } } }"""


async def move(database: Database, wish: dict[str, Any], version: int | None = None) -> dict[str, Any]:
    return (await ask(database, MOVE, id="ord_1", input=wish, version=version))["orderUpdateStatus"]


async def test_an_order_moves_on_and_what_left_is_fulfilled(database: Database):
    await recorded(draft("a", "ann", total=500, payments=(PaymentDraft(500, "Visa"),)))
    moved = (await move(database, {"status": "DELIVERED", "reason": "picked up"}))["order"]
    assert (moved["status"], moved["fulfillmentStatus"]) == ("DELIVERED", "FULFILLED")
    back = await move(database, {"status": "PROCESSING"})
    assert (back["userErrors"][0]["code"], back["userErrors"][0]["path"]) == ("INVALID_STATE", ["input", "status"])
    assert "from there: completed, in transit." in back["userErrors"][0]["message"]


async def test_a_failed_payment_takes_the_order_out_of_the_figures_and_a_later_one_brings_it_back(database: Database):
    await recorded(draft("a", "ann", total=500, payment_status="UNPAID"))
    assert (await dials("ann"))["order_count"] == 1
    failed = (await move(database, {"paymentStatus": "FAILED"}))["order"]
    assert failed["exclusionReason"] == "PAYMENT_FAILED"
    assert (await dials("ann"))["order_count"] == 0
    assert await ledger("a") == []
    paid = (await move(database, {"paymentStatus": "PAID"}))["order"]
    assert (paid["paymentStatus"], paid["exclusionReason"]) == ("PAID", None)
    assert (await dials("ann"))["total_spent"] == 500


async def test_all_that_cannot_be_is_told_together_and_nothing_is_written(database: Database):
    await recorded(draft("a", "ann", total=500))
    refused = await move(database, {"status": "CANCELLED", "paymentStatus": "REFUNDED"})
    assert [error["path"][1] for error in refused["userErrors"]] == ["status", "paymentStatus"]
    stale = await move(database, {"status": "PROCESSING"}, version=7)
    assert stale["userErrors"][0]["code"] == "CONFLICT_STALE_VERSION"
    assert (await move(database, {}))["order"]["version"] == 1


async def test_what_was_moved_here_stays_until_the_source_moves_it(database: Database):
    first = draft("a", "ann", total=500)
    await recorded(first)
    await move(database, {"status": "PROCESSING"})
    await recorded(first._replace(tax=5, total=505))
    assert (await database.fetch_value("SELECT status FROM orders")) == "PROCESSING"
    await recorded(first._replace(status="COMPLETED"))
    assert (await database.fetch_value("SELECT status FROM orders")) == "COMPLETED"
