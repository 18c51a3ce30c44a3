"""Recording orders: one order once, newer over older, money on its day, dials that follow."""

import pytest

from regulars.orders.drafts import AddressDraft, BuyerDraft, PaymentDraft, RefundDraft, ReturnDraft
from regulars.orders.service import apart
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.violations import ConstraintViolated
from tests.make_orders import DAY, START, booked, dials, draft, ledger, line, recorded, shop


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await shop()


def told(outcomes) -> list[str]:
    return [outcome.outcome for outcome in outcomes]


async def test_the_same_order_twice_is_one_order():
    assert told(await recorded(draft("a", "ann"))) == ["CREATED"]
    assert told(await recorded(draft("a", "ann"))) == ["UNCHANGED"]
    assert (await dials("ann"))["order_count"] == 1
    assert len(await ledger("a")) == 1


async def test_the_same_order_twice_in_one_call_is_taken_in_turn():
    assert told(await recorded(draft("a", "ann"), draft("a", "ann", total=700))) == ["CREATED", "UPDATED"]
    assert (await dials("ann"))["total_spent"] == 700


async def test_an_older_state_never_overwrites_a_newer_one(database: Database):
    newer = draft("a", "ann", total=900, updated_at=START + 2 * DAY)
    older = draft("a", "ann", total=500, updated_at=START + DAY)
    await recorded(newer)
    assert told(await recorded(older)) == ["UNCHANGED"]
    assert await database.fetch_value("SELECT total FROM orders") == 900


async def test_each_order_stands_or_falls_alone(database: Database):
    outcomes = await recorded(
        draft("a", "ann"), draft("b", "ann", total=-1), draft("c", "ann"), draft("d", store_id=99)
    )
    assert told(outcomes) == ["CREATED", "REFUSED", "CREATED", "REFUSED"]
    assert [error.path for error in outcomes[3].errors] == [("storeCode",)]
    assert (await dials("ann"))["order_count"] == 2
    assert await database.fetch_value("SELECT count(*) FROM orders") == 2


async def test_who_cannot_be_found_or_reached_is_told():
    outcomes = await recorded(
        draft("a", buyer=BuyerDraft(customer_id=99)),
        draft("b", buyer=BuyerDraft(email="not an address")),
        draft("c", buyer=BuyerDraft(phone="12")),
    )
    assert [(error.code, error.path) for outcome in outcomes for error in outcome.errors] == [
        ("NOT_FOUND", ("customer", "id")),
        ("INVALID_EMAIL", ("customer", "email")),
        ("INVALID_PHONE", ("customer", "phone")),
    ]


async def test_an_order_without_identity_belongs_to_nobody(database: Database):
    await recorded(draft("a", buyer=BuyerDraft()))
    assert await database.fetch_value("SELECT count(*) FROM customers") == 0
    assert [(row["customer_type"], row["sequence"]) for row in await ledger("a")] == [("UNIDENTIFIED", None)]


async def test_sequences_and_cohorts_follow_the_days_not_the_arrival():
    await recorded(draft("late", "ann", day=10), draft("later", "ann", day=20))
    await recorded(draft("first", "ann", day=1))
    found = [(await ledger(name))[0] for name in ("first", "late", "later")]
    assert [row["sequence"] for row in found] == [1, 2, 3]
    assert [row["customer_type"] for row in found] == ["NEW", "RETURNING", "RETURNING"]
    assert {row["cohort_at"] for row in found} == {START + DAY}


async def test_dials_are_what_the_seeds_call_them():
    refund = RefundDraft("r", START + 8 * DAY, 300)
    await recorded(
        draft("a", "ann", day=0), draft("b", "ann", day=4, refunds=(refund,)), draft("c", "ann", day=6, is_test=True)
    )
    assert await dials("ann") == {
        "order_count": 2,
        "gross_spent": 2_000,
        "refunded": 300,
        "total_spent": 1_700,
        "first_order_at": START,
        "last_order_at": START + 4 * DAY,
        "average_gap": 4 * DAY,
        "discounted_orders": 0,
        "returned_orders": 0,
    }


async def test_a_cancelled_order_that_was_paid_keeps_its_sale_and_its_reversal():
    await recorded(draft("a", "ann", lines=(line(500, 2),), total=None))
    await recorded(
        draft("a", "ann", lines=(line(500, 2),), total=None, status="CANCELLED", cancelled_at=START + 3 * DAY)
    )
    rows = await ledger("a")
    assert [(row["kind"], row["at"], row["quantity"]) for row in rows] == [
        ("SALE", START, 2),
        ("CANCELLATION", START + 3 * DAY, -2),
    ]
    assert booked(rows) == 0
    assert {row["customer_type"] for row in rows} == {"NEW"}
    assert (await dials("ann"))["order_count"] == 0


async def test_a_cancelled_order_that_was_never_paid_leaves_no_money():
    await recorded(draft("a", "ann", payment_status="UNPAID"))
    assert len(await ledger("a")) == 1
    await recorded(draft("a", "ann", payment_status="UNPAID", status="CANCELLED"))
    assert await ledger("a") == []


async def test_an_edit_is_booked_when_the_source_made_it():
    await recorded(draft("a", "ann", total=1_000, updated_at=START))
    await recorded(draft("a", "ann", total=800, updated_at=START + 5 * DAY))
    assert [(row["kind"], row["at"], row["gross"]) for row in await ledger("a")] == [
        ("SALE", START, 1_000),
        ("EDIT", START + 5 * DAY, -200),
    ]


async def test_an_edit_without_a_time_is_booked_on_receipt():
    with clock.held_at(START + 9 * DAY):
        await recorded(draft("a", "ann", total=1_000))
        await recorded(draft("a", "ann", total=800))
    assert (await ledger("a"))[1]["at"] == START + 9 * DAY


async def test_the_same_edit_twice_is_two_rows():
    for total, at in ((1_000, 1), (900, 2), (800, 2)):
        await recorded(draft("a", "ann", total=total, updated_at=START + at))
    await recorded(draft("a", "ann", total=800, updated_at=START + 2, channel="EMAIL"))
    assert [row["gross"] for row in await ledger("a")] == [1_000, -100, -100]


async def test_another_day_or_customer_books_the_order_anew():
    await recorded(draft("a", "ann", total=1_000, updated_at=START), draft("b", "ann", day=2))
    await recorded(draft("a", "bob", total=800, day=1, updated_at=START + 9))
    assert [(row["kind"], row["at"]) for row in await ledger("a")] == [("SALE", START + DAY)]
    assert (await dials("ann"))["order_count"] == 1
    assert (await ledger("b"))[0]["sequence"] == 1
    assert (await dials("bob"))["total_spent"] == 800


async def test_a_refund_stands_on_its_own_day_and_brings_its_lines_back(database: Database):
    lines = (line(500, 2, external_id="l1"),)
    refund = RefundDraft("r1", START + 7 * DAY, 500, "too small", (ReturnDraft("l1", 1),))
    await recorded(draft("a", "ann", lines=lines, total=None))
    await recorded(draft("a", "ann", lines=lines, total=None, refunds=(refund,)))
    rows = await ledger("a")
    assert [(row["kind"], row["at"], row["reversal"], row["quantity"]) for row in rows] == [
        ("SALE", START, 0, 2),
        ("REFUND", START + 7 * DAY, 500, -1),
    ]
    assert await database.fetch_one("SELECT returned_quantity, quantity FROM order_lines") == (1, 2)
    assert await database.fetch_one("SELECT payment_status, refunded_total FROM orders") == ("PARTIALLY_REFUNDED", 500)


async def test_what_belongs_to_an_order_keeps_its_keys(database: Database):
    lines = (line(500, external_id="l1"), line(300, external_id="l2"))
    payments = (PaymentDraft(800, "card", reference="R1"),)
    await recorded(draft("a", "ann", lines=lines, total=None, payments=payments))
    before = await database.fetch("SELECT external_id, id FROM order_lines ORDER BY position")
    paid = await database.fetch_value("SELECT id FROM payments")
    lines = (line(100, external_id="l3"), *reversed(lines))
    await recorded(draft("a", "ann", lines=lines, total=None, payments=payments))
    after = dict(await database.fetch("SELECT external_id, id FROM order_lines"))
    assert {name: after[name] for name, _ in before} == dict(before)
    assert await database.fetch("SELECT id FROM payments") == [(paid,)]


async def test_foreign_money_is_kept_at_the_order_s_own_rate(database: Database):
    refund = RefundDraft("r", START + DAY, 999)
    await recorded(draft("a", "ann", total=999, currency="EUR", rate="1.1", refunds=(refund,)))
    found = await database.fetch_one("SELECT total, refunded_total, base_total, base_refunded FROM orders")
    assert found == (999, 999, 1_099, 1_099)
    assert booked(await ledger("a")) == 0


async def test_the_latest_purchase_tells_reference_and_address(database: Database):
    manila = AddressDraft(city="Manila", country_code="PH")
    await recorded(
        draft("a", "ann", day=1, shipping_address=manila, payments=(PaymentDraft(1_000, "card", reference="R-1"),)),
        draft("b", "ann", day=2, number="#2"),
    )
    await recorded(draft("c", "ann", day=0, shipping_address=AddressDraft(city="Oslo", country_code="NO")))
    found = await database.fetch_one("SELECT last_reference_number, last_shipping_country FROM customers")
    assert found == ("#2", "PH")


async def test_what_the_database_refuses_is_found_by_halves(monkeypatch: pytest.MonkeyPatch, database: Database):
    usual = apart.record_together

    async def picky(**given):
        if any(one.external_id == "bad" for one in given["drafts"]):
            raise ConstraintViolated("check", "orders_total_adds_up")
        return await usual(**given)

    monkeypatch.setattr(apart, "record_together", picky)
    drafts = [draft(name, "ann") for name in ("a", "b", "bad", "c", "d")]
    assert told(await apart.record_apart(SYSTEM, drafts)) == ["CREATED", "CREATED", "REFUSED", "CREATED", "CREATED"]
    assert await database.fetch_value("SELECT count(*) FROM orders") == 4


async def test_one_event_each_for_a_storefront_and_one_for_a_batch_of_an_import(database: Database):
    await recorded(draft("a", "ann"), draft("b", "ann", day=1))
    await recorded(draft("c", "ann", day=2), draft("d", "ann", day=3), is_import=True)
    await recorded(draft("a", "ann")._replace(number="#1"))
    names = [
        row[0] for row in await database.fetch("SELECT name FROM outbox_events WHERE name LIKE 'order%' ORDER BY id")
    ]
    assert names == ["order.created", "order.created", "orders.imported", "order.updated"]


async def test_one_audit_entry_a_call(database: Database):
    await recorded(draft("a", "ann"), draft("b", "ann"))
    await recorded(draft("a", "ann"))
    entries = await database.fetch("SELECT action FROM audit_entries WHERE action LIKE 'orders%'")
    assert entries == [("orders.recorded",)]
