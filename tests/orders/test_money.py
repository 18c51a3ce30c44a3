"""Money given back, orders cancelled, payments recorded: over GraphQL, and what the ledger and the dials say after."""

import pytest

from regulars.orders.drafts import PaymentDraft, RefundDraft
from regulars.orders.service.recount import recount
from regulars.platform.db.connect import Database
from tests.ask_money import CANCEL, EVERYBODY, PREVIEW, REFUND, ask, cancel, give, tea_and_cup, usd
from tests.make_orders import DAY, START, booked, dials, draft, ledger, recorded, shop


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await shop()


async def agreed() -> None:
    """The books hold together."""
    assert (await recount()).differences == []


async def test_a_refund_by_amount_is_booked_on_its_day_and_lowers_what_was_spent(database: Database):
    await recorded(tea_and_cup(payments=(PaymentDraft(1_520, "Visa", reference="V-1"),)))
    done = await give(database, amount=usd("5.20"))
    assert done["userErrors"] == []
    assert done["refund"] | {"id": ""} == {
        "id": "",
        "amount": {"base": {"amount": "5.20"}, "presentment": {"amount": "5.20", "currencyCode": "USD"}},
        "reason": "Broken",
        "restocked": True,
        "actor": {"name": "Test"},
        "payment": None,
        "lines": [],
    }
    assert done["order"]["paymentStatus"] == "PARTIALLY_REFUNDED"
    assert done["order"]["refundable"] == {"amount": "10.00"}
    assert done["order"]["payments"][0]["refunded"] == {"amount": "5.20"}
    rows = await ledger("a")
    assert [row["kind"] for row in rows] == ["SALE", "REFUND"]
    assert rows[1]["at"] > START
    assert booked(rows) == 1_000
    assert (await dials("ann"))["total_spent"] == 1_000
    await agreed()


async def test_the_timeline_says_who_gave_back(database: Database):
    await recorded(tea_and_cup())
    await give(database, amount=usd("5.20"))
    question = """{ customer(by: { id: "cus_1" }) { timeline(first: 5, kinds: [REFUND]) {
        nodes { title actor { ... on ApiClient { name } } } } } }"""
    customer = await ask(database, question)
    assert customer["timeline"]["nodes"] == [{"title": "Refund of order a", "actor": {"name": "Test"}}]


async def test_lines_come_back_at_what_they_cost_with_their_tax_and_all_of_them_are_the_whole(database: Database):
    await recorded(tea_and_cup())
    lines = [row[0] for row in await database.fetch("SELECT id FROM order_lines ORDER BY position")]
    tea, cup = (f"lin_{key}" for key in lines)
    wish = {"lines": [{"lineItemId": tea, "quantity": 1}], "reason": ""}
    seen = await ask(database, PREVIEW, id="ord_1", input=wish)
    one = await give(database, "1", lines=[{"lineItemId": tea, "quantity": 1}])
    assert one["refund"]["amount"]["presentment"]["amount"] == seen["amount"]["amount"]
    assert one["refund"]["lines"] == [
        {"quantity": 1, "amount": {"presentment": {"amount": "2.67"}}, "lineItem": {"title": "Tea"}}
    ]
    assert one["order"]["lineItems"][0] == {"returnedQuantity": 1, "refundableQuantity": 2}
    rest = [{"lineItemId": tea, "quantity": 2}, {"lineItemId": cup, "quantity": 1}]
    two = await give(database, "2", lines=rest, includeShipping=True)
    assert two["order"]["paymentStatus"] == "REFUNDED"
    assert two["order"]["refundable"] == {"amount": "0.00"}
    assert two["order"]["refundedTotal"]["presentment"] == {"amount": "15.20"}
    rows = await ledger("a")
    assert booked(rows) == 0
    assert sum(row["shipping"] for row in rows) == 0
    assert sum(row["tax"] for row in rows) == 0
    assert sum(row["quantity"] for row in rows) == 0
    assert [row["shipping"] for row in rows] == [200, 0, -200]
    await agreed()


async def test_all_that_is_left_goes_back_where_nothing_is_said(database: Database):
    await recorded(tea_and_cup(refunds=(RefundDraft("s1", START + DAY, 320),)))
    done = await give(database)
    assert done["refund"]["amount"]["presentment"]["amount"] == "12.00"
    assert [one["quantity"] for one in done["refund"]["lines"]] == [3, 1]
    assert booked(await ledger("a")) == 0
    assert (await give(database, "again"))["userErrors"][0]["refundable"] == usd("0.00")


async def test_never_more_goes_back_than_was_paid(database: Database):
    await recorded(tea_and_cup(payment_status=None, payments=(PaymentDraft(500, "Visa", reference="V-1"),)))
    (error,) = (await give(database, amount=usd("5.01")))["userErrors"]
    assert error == {
        "__typename": "RefundLimitError",
        "code": "LIMIT_EXCEEDED",
        "message": "Only 5.00 USD can still be refunded.",
        "path": ["input", "amount"],
        "refundable": usd("5.00"),
    }
    seen = await ask(database, PREVIEW, id="ord_1", input={"amount": usd("9.00"), "reason": ""})
    assert seen["userErrors"] == [
        {"code": "LIMIT_EXCEEDED", "path": ["input", "amount"], "refundable": {"amount": "5.00"}}
    ]
    assert await database.fetch_value("SELECT count(*) FROM refunds") == 0
    assert (await give(database, amount=usd("5.00")))["order"]["paymentStatus"] == "REFUNDED"


async def test_what_was_never_paid_cannot_go_back(database: Database):
    await recorded(tea_and_cup(payment_status="UNPAID"))
    (error,) = (await give(database))["userErrors"]
    assert (error["__typename"], error["refundable"]) == ("RefundLimitError", usd("0.00"))
    assert error["message"] == "No money came in that could go back."


@pytest.mark.parametrize(
    ("wish", "code", "path"),
    (
        ({"amount": {"amount": "1", "currencyCode": "EUR"}}, "CURRENCY_MISMATCH", ["input", "amount", "currencyCode"]),
        ({"amount": usd("0")}, "INVALID_MONEY", ["input", "amount"]),
        ({"amount": usd("0.001")}, "INVALID_MONEY", ["input", "amount"]),
        ({"reason": " "}, "REQUIRED", ["input", "reason"]),
        ({"reason": "x" * 501}, "TOO_LONG", ["input", "reason"]),
        ({"lines": [{"lineItemId": "lin_99", "quantity": 1}]}, "NOT_FOUND", ["input", "lines", "0", "lineItemId"]),
        ({"lines": [{"lineItemId": "lin_1", "quantity": 4}]}, "INVALID", ["input", "lines", "0", "quantity"]),
        ({"lines": [{"lineItemId": "lin_1", "quantity": 1}] * 2}, "DUPLICATE", ["input", "lines", "1", "lineItemId"]),
        ({"paymentId": "pay_99"}, "NOT_FOUND", ["input", "paymentId"]),
    ),
)
async def test_a_refund_that_cannot_be_is_refused_with_its_place(database: Database, wish, code, path):
    await recorded(tea_and_cup())
    (error,) = (await give(database, **wish))["userErrors"]
    assert (error["code"], error["path"]) == (code, path)


async def test_a_refund_is_taken_from_the_payment_that_is_named_and_no_more_than_that(database: Database):
    split = (PaymentDraft(1_000, "Visa", reference="V-1"), PaymentDraft(520, "Gift card", reference="G-1"))
    await recorded(tea_and_cup(payments=split))
    key = await database.fetch_value("SELECT id FROM payments WHERE reference = 'G-1'")
    gift = f"pay_{key}"
    (error,) = (await give(database, "1", amount=usd("5.21"), paymentId=gift))["userErrors"]
    assert (error["path"], error["refundable"]) == (["input", "paymentId"], usd("5.20"))
    done = await give(database, "2", amount=usd("5.00"), paymentId=gift)
    assert done["refund"]["payment"] == {"reference": "G-1"}
    assert {one["reference"]: one["refunded"]["amount"] for one in done["order"]["payments"]} == {
        "V-1": "0.00",
        "G-1": "5.00",
    }


async def test_the_same_key_gives_back_once(database: Database):
    await recorded(tea_and_cup())
    first, second = await give(database, "k", amount=usd("1")), await give(database, "k", amount=usd("1"))
    assert first["refund"]["id"] == second["refund"]["id"]
    assert await database.fetch_value("SELECT refunded_total FROM orders") == 100


async def test_a_refund_is_worth_the_rate_of_its_order_and_a_full_one_leaves_nothing(database: Database):
    await recorded(
        draft("a", "ann", currency="EUR", rate="1.0857", total=1_001, payments=(PaymentDraft(1_001, "Visa"),))
    )
    steps = ("3.33", "3.33", "3.35")
    done = [
        await give(database, str(step), amount={"amount": amount, "currencyCode": "EUR"})
        for step, amount in enumerate(steps)
    ]
    assert [one["userErrors"] for one in done] == [[], [], []]
    assert done[-1]["order"]["paymentStatus"] == "REFUNDED"
    assert booked(await ledger("a")) == 0
    assert (await dials("ann"))["total_spent"] == 0
    await agreed()


async def test_the_next_state_of_the_source_does_not_undo_what_was_given_back(database: Database):
    await recorded(tea_and_cup())
    await give(database, amount=usd("5.20"))
    await recorded(tea_and_cup(status="DELIVERED", updated_at=START + 3 * DAY))
    assert (await dials("ann"))["total_spent"] == 1_000
    assert await database.fetch_value("SELECT payment_status FROM orders") == "PARTIALLY_REFUNDED"
    assert [row["kind"] for row in await ledger("a")] == ["SALE", "REFUND"]
    await agreed()


async def test_a_source_that_tells_of_the_same_refund_does_not_make_it_two(database: Database):
    await recorded(tea_and_cup())
    await give(database, amount=usd("5.20"))
    before = await ledger("a")
    told = RefundDraft("gw-7", START + 9 * DAY, 520)
    await recorded(tea_and_cup(refunds=(told,)))
    assert await ledger("a") == before
    assert await database.fetch("SELECT external_id, amount FROM refunds") == [("gw-7", 520)]
    await recorded(tea_and_cup(refunds=(told, RefundDraft("gw-8", START + 10 * DAY, 100)), status="DELIVERED"))
    assert (await dials("ann"))["refunded"] == 620
    await agreed()


async def test_an_edit_below_what_was_given_back_is_refused_with_the_reason(database: Database):
    await recorded(tea_and_cup())
    await give(database, amount=usd("10.00"))
    (outcome,) = await recorded(draft("a", "ann", total=900))
    assert outcome.outcome == "REFUSED"
    assert "10.00 of them was given back" in outcome.errors[0].message
    assert (await dials("ann"))["total_spent"] == 520


async def test_an_order_cancelled_before_it_was_paid_leaves_no_money(database: Database):
    await recorded(tea_and_cup(payment_status="UNPAID"))
    done = await cancel(database)
    assert done["userErrors"] == []
    assert done["order"] | {"cancelledAt": None} == {
        "status": "CANCELLED", "paymentStatus": "UNPAID", "exclusionReason": "CANCELLED",
        "cancelReason": "Changed her mind", "cancelledAt": None, "refundable": {"amount": "0.00"},
    }  # fmt: skip
    assert done["order"]["cancelledAt"] is not None
    assert await ledger("a") == []
    assert (await dials("ann"))["order_count"] == 0
    await agreed()


async def test_an_order_cancelled_after_it_was_paid_is_taken_back_on_the_day(database: Database):
    await recorded(tea_and_cup(), draft("b", "ann", day=1))
    done = await cancel(database)
    assert done["order"]["refundable"] == {"amount": "15.20"}
    rows = await ledger("a")
    assert [row["kind"] for row in rows] == ["SALE", "CANCELLATION"]
    assert booked(rows) == 0
    assert [row["sequence"] for row in await ledger("b")] == [1]
    given = await give(database)
    assert given["order"]["paymentStatus"] == "REFUNDED"
    assert [row["kind"] for row in await ledger("a")] == ["SALE", "CANCELLATION"]
    await agreed()


async def test_cancelling_can_give_the_money_back_in_the_same_moment(database: Database):
    await recorded(tea_and_cup())
    done = await cancel(database, refund=True)
    assert (done["order"]["status"], done["order"]["paymentStatus"]) == ("CANCELLED", "REFUNDED")
    assert booked(await ledger("a")) == 0
    names = [row[0] for row in await database.fetch("SELECT name FROM outbox_events ORDER BY id")]
    assert names[-3:] == ["order.updated", "order.refunded", "order.cancelled"]
    (error,) = (await cancel(database, "again"))["userErrors"]
    assert (error["code"], error["path"]) == ("ALREADY_DONE", ["id"])


async def test_the_same_key_cancels_once(database: Database):
    await recorded(tea_and_cup())
    first, second = await cancel(database, "k", refund=True), await cancel(database, "k", refund=True)
    assert first == second
    assert await database.fetch_value("SELECT count(*) FROM refunds") == 1


async def test_money_goes_back_only_by_those_who_may(database: Database):
    await recorded(tea_and_cup())
    answer = await ask(
        database, CANCEL, "ORDERS_WRITE", "ORDERS_READ", id="ord_1", refund=True, key="c", reason="No stock"
    )
    assert answer["userErrors"][0]["path"] == ["refund"]
    elsewhere = await ask(
        database, REFUND, *EVERYBODY, stores=frozenset({9}), id="ord_1", input={"reason": "Mine"}, key="x"
    )
    assert (elsewhere["userErrors"][0]["code"], elsewhere["userErrors"][0]["path"]) == ("NOT_FOUND", ["orderId"])


async def test_what_has_left_is_not_cancelled(database: Database):
    await recorded(tea_and_cup(status="DELIVERED"))
    (error,) = (await cancel(database))["userErrors"]
    assert error["code"] == "INVALID_STATE"


async def test_a_cancellation_holds_until_the_source_moves_the_order_itself(database: Database):
    await recorded(tea_and_cup(updated_at=START))
    await cancel(database)
    stood = "SELECT status, cancelled_at FROM orders"
    ((_, day),) = await database.fetch(stood)
    await recorded(tea_and_cup(updated_at=START + DAY, utm_source="late"))
    assert await database.fetch(stood) == [("CANCELLED", day)]
    await recorded(tea_and_cup(updated_at=START + 2 * DAY, status="CANCELLED", cancelled_at=day + DAY))
    assert await database.fetch(stood) == [("CANCELLED", day)]
    await recorded(tea_and_cup(updated_at=START + 3 * DAY, status="IN_TRANSIT"))
    assert await database.fetch(stood) == [("IN_TRANSIT", None)]
    assert booked(await ledger("a")) == 1_520
    await agreed()
