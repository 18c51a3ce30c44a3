"""Payments that the team records: beside those of the source, found again by the source, voided."""

import pytest

from regulars.orders.drafts import BuyerDraft, PaymentDraft
from regulars.orders.service.recount import recount
from regulars.platform.db.connect import Database
from tests.ask_money import VOID, ask, give, pay, tea_and_cup, usd
from tests.make_orders import dials, draft, ledger, recorded, shop


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await shop()


async def agreed() -> None:
    """The books hold together."""
    assert (await recount()).differences == []


async def test_payments_by_hand_make_an_order_paid_and_stay_beside_those_of_the_source(database: Database):
    await recorded(tea_and_cup(payment_status=None, payments=(PaymentDraft(1_520, "Visa", "FAILED", "V-1"),)))
    assert (await dials("ann"))["order_count"] == 0
    first = await pay(database, "5.20", "1", reference="TILL-1")
    assert first["order"]["paymentStatus"] == "PARTIALLY_PAID"
    assert first["order"]["refundable"] == {"amount": "5.20"}
    second = await pay(database, "10.00", "2", method="Bank transfer")
    assert second["order"]["paymentStatus"] == "PAID"
    assert second["order"]["paymentMethod"] == "Bank transfer"
    assert [(one["reference"], one["status"], one["isByHand"]) for one in second["order"]["payments"]] == [
        ("V-1", "FAILED", False), ("TILL-1", "PAID", True), (None, "PAID", True),
    ]  # fmt: skip
    assert (await dials("ann"))["total_spent"] == 1_520
    (error,) = (await pay(database, "0.01", "3"))["userErrors"]
    assert (error["code"], error["message"]) == ("LIMIT_EXCEEDED", "The order is paid already.")
    failed = (PaymentDraft(1_520, "Visa", "FAILED", "V-1"),)
    await recorded(tea_and_cup(payment_status=None, payments=failed, utm_source="x"))
    assert await database.fetch_value("SELECT payment_status FROM orders") == "PAID"
    paid = (*failed, PaymentDraft(1_520, "Visa", reference="TILL-1"))
    await recorded(tea_and_cup(payment_status=None, payments=paid, utm_source="y"))
    assert await database.fetch_value("SELECT count(*) FROM payments") == 3
    await agreed()


async def test_a_payment_that_was_recorded_by_mistake_is_voided_and_stays(database: Database):
    await recorded(tea_and_cup(payment_status="UNPAID"))
    key = (await pay(database, "15.20"))["order"]["payments"][0]["id"]
    done = await ask(database, VOID, id=key)
    assert done["order"] == {"paymentStatus": "UNPAID", "payments": [{"status": "VOIDED"}]}
    assert await ask(database, VOID, id=key) == done, "the same key voids once"
    await agreed()


async def test_a_payment_of_the_source_or_one_that_went_back_is_not_voided(database: Database):
    await recorded(tea_and_cup(payment_status=None, payments=(PaymentDraft(520, "Visa", reference="V-1"),)))
    (error,) = (await ask(database, VOID, id="pay_1"))["userErrors"]
    assert error["message"] == "Its source sent this payment; void it there."
    mine = next(one for one in (await pay(database, "10.00"))["order"]["payments"] if one["isByHand"])
    await give(database, amount=usd("6.00"))
    (error,) = (await ask(database, VOID, id=mine["id"]))["userErrors"]
    assert error["code"] == "INVALID_STATE"


async def test_what_cannot_be_a_payment_is_refused_with_its_place(database: Database):
    await recorded(tea_and_cup(payment_status="UNPAID", payments=(PaymentDraft(1, "Visa", "FAILED", "V-1"),)))
    cases = {
        ("amount", "currencyCode"): {"amount": {"amount": "1", "currencyCode": "EUR"}},
        ("amount",): {"amount": usd("0")},
        ("method",): {"method": " "},
        ("status",): {"status": "REFUNDED"},
        ("at",): {"at": "2190-01-01T00:00:00Z"},
        ("reference",): {"reference": "V-1"},
    }
    for place, wish in cases.items():
        (error,) = (await pay(database, "1.00", str(place), **wish))["userErrors"]
        assert error["path"] == ["input", *place]


async def test_guests_pay_too(database: Database):
    await recorded(draft("a", buyer=BuyerDraft(), payment_status="UNPAID"))
    assert (await pay(database, "10.00"))["order"]["paymentStatus"] == "PAID"
    assert [row["customer_type"] for row in await ledger("a")] == ["UNIDENTIFIED"]
