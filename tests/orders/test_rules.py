"""What an order is worth, whether it counts, and which rows it has in the ledger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.orders import rules
from regulars.orders.drafts import LineDraft, OrderDraft, PaymentDraft, RefundDraft, ReturnDraft
from regulars.orders.ledger import Entry, Placed, Returned, Standing, entries, standings
from regulars.orders.rules import BaseFigures
from tests.make_orders import START, draft, line

AMOUNT = st.integers(0, 100_000)


def refused(order: OrderDraft, base: str = "USD") -> list[tuple[str, tuple[str, ...]]]:
    return [(refusal.code, refusal.path) for refusal in rules.check(order, base)]


def figures(order: OrderDraft) -> rules.Figures:
    return rules.figures(order)


def test_a_total_that_its_parts_do_not_give_is_refused_with_the_figures():
    order = draft("a", total=2_500, lines=(line(1_000, 2), line(300, discount=50)), shipping=400, discount=100)
    (refusal,) = rules.check(order, "USD")
    assert refusal.code == "TOTAL_MISMATCH"
    assert refusal.path == ("total",)
    assert "25.00" in refusal.message
    assert "25.50" in refusal.message
    assert rules.check(order._replace(total=2_550), "USD") == []


def test_without_lines_the_total_is_the_order():
    order = draft("a", total=1_000, shipping=300, tax=100, discount=50)
    assert rules.check(order, "USD") == []
    assert figures(order).subtotal == 650
    assert figures(order).total == 1_000


def test_an_order_of_nothing_at_all_counts():
    order = draft("a", total=0)
    assert rules.check(order, "USD") == []
    assert figures(order).exclusion is None


@pytest.mark.parametrize(
    ("change", "code", "path"),
    (
        ({"external_id": ""}, "REQUIRED", ("externalId",)),
        ({"external_id": "x" * 201}, "TOO_LONG", ("externalId",)),
        ({"status": "SHIPPED"}, "INVALID", ("status",)),
        ({"payment_status": "MAYBE"}, "INVALID", ("paymentStatus",)),
        ({"channel": "TELEPATHY"}, "INVALID", ("channel",)),
        ({"placed_at": None}, "REQUIRED", ("placedAt",)),
        ({"placed_at": 10**17}, "INVALID", ("placedAt",)),
        ({"currency": "XXX"}, "INVALID", ("currencyCode",)),
        ({"currency": "EUR"}, "REQUIRED", ("baseCurrencyRate",)),
        ({"currency": "EUR", "rate": "-1"}, "INVALID", ("baseCurrencyRate",)),
        ({"rate": "1.1"}, "INVALID", ("baseCurrencyRate",)),
        ({"total": None}, "REQUIRED", ("total",)),
        ({"total": -5}, "INVALID_MONEY", ("total",)),
        ({"discount": -5}, "INVALID_MONEY", ("discountTotal",)),
        ({"total": None, "lines": (line(100, 0),)}, "INVALID", ("lines", "0", "quantity")),
        ({"total": None, "lines": (line(100, discount=101),)}, "INVALID_MONEY", ("lines", "0", "discount")),
        ({"total": None, "lines": (line(1, external_id="l"), line(1, external_id="l"))}, "DUPLICATE", ("lines",)),
        ({"refunds": (RefundDraft("r", START, 2_000),)}, "INVALID_MONEY", ("refunds",)),
        (
            {"refunds": (RefundDraft("r", START, 1), RefundDraft("r", START, 1))},
            "INVALID",
            ("refunds", "1", "externalId"),
        ),
        ({"payments": (PaymentDraft(5, ""),)}, "INVALID", ("payments", "0", "method")),
    ),
)
def test_what_is_wrong_with_a_draft_is_told_with_its_place(change, code, path):
    assert refused(draft("a")._replace(**change)) == [(code, path)]


def test_no_more_comes_back_than_was_bought():
    lines = (line(500, 2, external_id="l"),)
    refund = RefundDraft("r", START, 100, lines=(ReturnDraft("l", 2), ReturnDraft("l", 1), ReturnDraft("m", 1)))
    order = draft("a", lines=lines, refunds=(refund,))
    assert refused(order) == [
        ("INVALID", ("refunds", "0", "lines", "1", "quantity")),
        ("NOT_FOUND", ("refunds", "0", "lines", "2", "lineExternalId")),
    ]


@pytest.mark.parametrize(
    ("change", "status"),
    (
        ({}, "UNPAID"),
        ({"payments": (PaymentDraft(400, "card"),)}, "PARTIALLY_PAID"),
        ({"payments": (PaymentDraft(400, "card"), PaymentDraft(600, "cash"))}, "PAID"),
        ({"payments": (PaymentDraft(1_000, "card", "FAILED"),)}, "FAILED"),
        ({"payments": (PaymentDraft(1_000, "card", "FAILED"), PaymentDraft(1_000, "card"))}, "PAID"),
        ({"payments": (PaymentDraft(1_000, "card", "AUTHORIZED"),)}, "AUTHORIZED"),
        ({"payments": (PaymentDraft(1_000, "card", "VOIDED"),)}, "VOIDED"),
        ({"refunds": (RefundDraft("r", START, 1),)}, "PARTIALLY_REFUNDED"),
        ({"refunds": (RefundDraft("r", START, 1_000),)}, "REFUNDED"),
        ({"payment_status": "PAID", "refunds": (RefundDraft("r", START, 1_000),)}, "REFUNDED"),
        ({"payment_status": "FAILED", "payments": (PaymentDraft(1_000, "card"),)}, "FAILED"),
    ),
)
def test_the_money_stands_where_payments_and_refunds_say(change, status):
    assert figures(draft("a", payment_status=None)._replace(**change)).payment_status == status


@pytest.mark.parametrize(
    ("change", "reason", "keeps_money"),
    (
        ({"status": "DRAFT"}, "DRAFT", False),
        ({"is_test": True}, "TEST", False),
        ({"payment_status": "FAILED"}, "PAYMENT_FAILED", False),
        ({"payment_status": "VOIDED"}, "PAYMENT_VOIDED", False),
        ({"status": "CANCELLED"}, "CANCELLED", True),
        ({"status": "CANCELLED", "payment_status": "UNPAID"}, "CANCELLED", False),
        ({"payment_status": "REFUNDED"}, None, True),
        ({"payment_status": "UNPAID"}, None, True),
    ),
)
def test_what_counts_as_a_purchase(change, reason, keeps_money):
    found = figures(draft("a")._replace(**change))
    assert (found.exclusion, found.keeps_money) == (reason, keeps_money)


@given(
    discount=AMOUNT, shipping=AMOUNT, tax=AMOUNT, total=AMOUNT, rate=st.sampled_from(["0.0179", "1.5", "57.123", "3"])
)
def test_in_the_base_currency_the_parts_still_give_the_total(discount, shipping, tax, total, rate):
    convert = rules.converter("EUR", rate, "USD")
    base = rules.base_figures(discount, shipping, tax, total, convert)
    assert base.total == convert(total)
    assert base.subtotal - base.discount + base.shipping + base.tax == base.total


PARTS = st.builds(
    lambda goods, discount, shipping, tax: BaseFigures(goods + discount, discount, shipping, tax, goods + shipping + tax),
    AMOUNT, AMOUNT, AMOUNT, AMOUNT,
)  # fmt: skip


@st.composite
def refunded(draw, total: int) -> list[Returned]:
    left, found = total, []
    for key in range(draw(st.integers(0, 4))):
        amount = draw(st.integers(0, left))
        left -= amount
        found.append(Returned(key + 1, START + draw(st.integers(0, 50)), amount, 0))
    return found


@given(st.data(), PARTS, PARTS, st.none() | st.integers(0, 60))
def test_the_ledger_of_an_order_always_sums_to_what_it_is_worth(data, first, second, cancelled):
    """Whatever was booked before an edit, an edit, refunds in any order and a cancellation."""
    some = data.draw(refunded(min(first.total, second.total)))
    common = {"placed_at": START, "units": 3, "booked_at": START + 100}
    before = entries(figures=first, refunds=some[:2], before=[], cancelled_at=None, **common)
    cancelled_at = None if cancelled is None else START + cancelled
    after = entries(figures=second, refunds=some, before=before, cancelled_at=cancelled_at, **common)
    worth = second.total - sum(one.base_amount for one in some)
    assert sum(entry.total for entry in after) == (worth if cancelled is None else 0)
    assert after[0] == before[0], "what was sold stays on its day"
    again = entries(figures=second, refunds=some, before=after, cancelled_at=cancelled_at, **common)
    assert again == after, "booking twice changes nothing"


@given(st.data(), PARTS)
def test_a_full_refund_leaves_nothing_in_any_part(data, parts):
    some = data.draw(refunded(parts.total))
    rest = parts.total - sum(one.base_amount for one in some)
    all_of_it = [*some, Returned(9, START + 60, rest, 0)]
    rows = entries(
        placed_at=START, cancelled_at=None, figures=parts, units=0, refunds=all_of_it, before=[], booked_at=START
    )
    assert sum(row.gross - row.discount - row.reversal for row in rows) == 0
    assert sum(row.shipping for row in rows) == 0
    assert sum(row.tax for row in rows) == 0


def test_an_edit_is_booked_on_its_own_day_and_leaves_the_sale_as_it_was():
    was = BaseFigures(1_000, 0, 100, 0, 1_100)
    now = BaseFigures(800, 0, 100, 0, 900)
    sold = entries(placed_at=START, cancelled_at=None, figures=was, units=2, refunds=[], before=[], booked_at=START)
    edited = entries(
        placed_at=START, cancelled_at=None, figures=now, units=1, refunds=[], before=sold, booked_at=START + 7
    )
    assert edited == [sold[0], Entry("EDIT", None, START + 7, -200, 0, 0, 0, 0, -1)]


def test_sequences_count_what_qualifies_and_money_of_what_does_not_has_a_class():
    history = [Placed(1, 1, False), Placed(2, 2, True), Placed(3, 2, False), Placed(4, 3, True)]
    assert standings(history) == {
        1: Standing(None, "NEW"),
        2: Standing(1, "NEW"),
        3: Standing(None, "RETURNING"),
        4: Standing(2, "RETURNING"),
    }


LINES = st.lists(
    st.tuples(st.just("x"), st.integers(1, 9), AMOUNT).map(lambda it: LineDraft(*it)), min_size=1, max_size=5
)


@given(LINES, AMOUNT, AMOUNT)
def test_lines_shipping_and_tax_add_up_exactly(lines, shipping, tax):
    order = draft("a", total=None, lines=tuple(lines), shipping=shipping, tax=tax)
    assert rules.check(order, "USD") == []
    found = figures(order)
    assert found.total == sum(one.quantity * one.unit_price for one in lines) + shipping + tax
    assert found.total == found.subtotal - found.discount + found.shipping + found.tax
