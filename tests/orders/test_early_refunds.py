"""Refunds that come by themselves: after their order, or before it, and then they wait and join it."""

from typing import Any

import pytest

from regulars.orders.service.recount import recount
from regulars.platform.db.connect import Database
from tests.ask_money import PAY, ask, tea_and_cup
from tests.make_orders import booked, dials, draft, ledger, recorded, shop

SEND = """mutation Send($refunds: [SourceRefundInput!]!, $key: String!) {
  refundsUpsert(refunds: $refunds, idempotencyKey: $key) {
    results { externalId orderId isWaiting errors { code path } } userErrors { code }
  }
}"""
AT = "2023-11-20T12:00:00Z"


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await shop()


def refund(order: str = "a", name: str = "r", amount: str = "5.20", **more: Any) -> dict[str, Any]:
    return {"orderExternalId": order, "externalId": name, "amount": amount, "at": AT, "currencyCode": "USD"} | more


async def send(database: Database, *refunds: Any, key: str = "k", **more: Any) -> Any:
    return (await ask(database, SEND, refunds=list(refunds), key=key, **more))["results"]


async def waiting(database: Database) -> list[tuple[str, str | None]]:
    return await database.fetch("SELECT external_id, problem FROM waiting_refunds ORDER BY id")


async def test_a_refund_before_its_order_waits_and_joins_it(database: Database):
    (early,) = await send(database, refund(lines=[{"lineExternalId": "tea", "quantity": 1}]))
    assert early == {"externalId": "r", "orderId": None, "isWaiting": True, "errors": []}
    await recorded(tea_and_cup(), draft("b", "ann", day=1))
    assert await waiting(database) == []
    assert [row["kind"] for row in await ledger("a")] == ["SALE", "REFUND"]
    assert booked(await ledger("a")) == 1_000
    assert (await dials("ann"))["total_spent"] == 2_000
    assert await database.fetch_value("SELECT max(returned_quantity) FROM order_lines") == 1
    await recorded(tea_and_cup(status="DELIVERED"))
    assert (await dials("ann"))["total_spent"] == 2_000
    assert (await recount()).differences == []


async def test_a_refund_after_its_order_joins_at_once_and_the_same_again_changes_nothing(database: Database):
    await recorded(tea_and_cup())
    (first,) = await send(database, refund())
    (second,) = await send(database, refund(), key="again")
    assert first == second == {"externalId": "r", "orderId": "ord_1", "isWaiting": False, "errors": []}
    (changed,) = await send(database, refund(amount="6.00"), key="changed")
    assert changed["orderId"] == "ord_1"
    assert (await dials("ann"))["refunded"] == 600
    assert (await recount()).differences == []


async def test_more_than_was_paid_waits_with_the_reason_until_it_was(database: Database):
    await recorded(tea_and_cup(payment_status="UNPAID"))
    (early,) = await send(database, refund())
    assert early["isWaiting"]
    assert await waiting(database) == [("r", "It gives back more than was paid.")]
    await recorded(tea_and_cup(payment_status="PAID"))
    assert await waiting(database) == []
    assert (await dials("ann"))["refunded"] == 520


async def test_what_is_no_refund_is_refused_and_the_others_are_taken(database: Database):
    await recorded(tea_and_cup())
    found = await send(
        database,
        refund(name="1", amount="-1"),
        refund(name="2", storeCode="nowhere"),
        refund(name="3", currencyCode="EUR", amount="1.001"),
        refund(name="4", orderExternalId=" "),
        refund(name="5", amount="1.00"),
    )
    assert [one["errors"][0]["path"] for one in found[:4]] == [
        ["refunds", "0", "amount"],
        ["refunds", "1", "storeCode"],
        ["refunds", "2", "amount"],
        ["refunds", "3", "orderExternalId"],
    ]
    assert found[4]["orderId"] == "ord_1"
    (elsewhere,) = await send(database, refund(), key="e", stores=frozenset({9}))
    assert elsewhere["errors"][0]["path"] == ["refunds", "0", "storeCode"]


WAITING = """{ waitingRefunds(first: 5) { totalCount nodes {
    id orderExternalId externalId amount { amount currencyCode } reason problem order { id } store { code } } } }"""
RETRY = "mutation ($id: ID!) { waitingRefundRetry(id: $id) { order { id } userErrors { code message } } }"
DISCARD = "mutation ($id: ID!) { waitingRefundDiscard(id: $id) { deletedId userErrors { code } } }"


async def test_what_waits_is_listed_with_its_reason_and_counted(database: Database):
    await recorded(tea_and_cup())
    await send(database, refund("later", reason="Broken"), refund(name="much", amount="500.00"))
    assert await ask(database, "{ attention { waitingRefundCount } }") == {"waitingRefundCount": 2}
    early, much = (await ask(database, WAITING))["nodes"]
    assert early == {
        "id": "wref_1", "orderExternalId": "later", "externalId": "r", "reason": "Broken", "problem": None, "order": None,
        "amount": {"amount": "5.20", "currencyCode": "USD"}, "store": {"code": "default"},
    }  # fmt: skip
    assert (much["problem"], much["order"]) == ("It gives back more than was paid.", {"id": "ord_1"})


async def test_one_that_waits_is_tried_again_and_told_what_is_in_the_way(database: Database):
    await send(database, refund())
    refused = await ask(database, RETRY, id="wref_1")
    assert refused["order"] is None
    assert refused["userErrors"][0]["message"].startswith("Its order has not come yet.")
    await recorded(tea_and_cup(payment_status="UNPAID"))
    refused = await ask(database, RETRY, id="wref_1")
    assert refused["userErrors"][0]["message"] == "It gives back more than was paid."
    amount = {"amount": "10.00", "currencyCode": "USD"}
    await ask(database, PAY, id="ord_1", input={"amount": amount, "method": "Cash"}, key="pay")
    assert await ask(database, RETRY, id="wref_1") == {"order": {"id": "ord_1"}, "userErrors": []}
    assert await waiting(database) == []
    assert (await ask(database, RETRY, id="wref_1"))["userErrors"][0]["code"] == "NOT_FOUND"


async def test_one_that_is_thrown_away_joins_nothing(database: Database):
    await send(database, refund())
    assert await ask(database, DISCARD, id="wref_1") == {"deletedId": "wref_1", "userErrors": []}
    await recorded(tea_and_cup())
    assert (await dials("ann"))["refunded"] == 0
