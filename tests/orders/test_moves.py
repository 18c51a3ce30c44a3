"""The state machine: which moves of an order's three states are possible, and the reason where one is not."""

from itertools import product

import pytest

from regulars.orders.moves import (
    LEFT,
    RECEIVED,
    OrderAction,
    States,
    allowed_actions,
    order_moves,
    why_not,
    why_not_by_hand,
    why_not_fulfillment,
    why_not_order,
    why_not_payment,
)
from regulars.orders.words import FulfillmentStatus, OrderStatus, PaymentStatus

EVERY = [
    States(status, payment, fulfillment, 1_000, refunded)
    for status, payment, fulfillment, refunded in product(OrderStatus, PaymentStatus, FulfillmentStatus, (0, 1_000))
]
PACKED = States("PROCESSING", "PAID", "UNFULFILLED", 1_000)


def test_a_state_may_always_stay_as_it_is_and_every_refusal_says_why():
    for states in EVERY:
        assert why_not_order(states, states.status) is None
        assert why_not_payment(states, states.payment) is None
        assert why_not_fulfillment(states, states.fulfillment) is None
        for to in OrderStatus:
            reason = why_not_order(states, to)
            assert reason is None or reason.endswith(".")


def test_what_is_over_stays_over():
    for payment, fulfillment in product(PaymentStatus, FulfillmentStatus):
        assert order_moves(States("CANCELLED", payment, fulfillment)) == frozenset()
        assert order_moves(States("COMPLETED", payment, fulfillment)) == frozenset()


def test_no_order_is_cancelled_once_its_goods_have_left():
    for states in EVERY:
        if states.status in LEFT or states.fulfillment != "UNFULFILLED":
            assert OrderAction.CANCEL not in allowed_actions(states)
    assert "refund what comes back" in (why_not("CANCEL", PACKED._replace(fulfillment="PARTIAL")) or "")
    assert why_not("CANCEL", PACKED) is None
    assert why_not("CANCEL", PACKED._replace(status="DRAFT", payment="UNPAID")) is None


def test_money_that_came_in_goes_back_by_a_refund_only():
    for states in EVERY:
        if states.payment in RECEIVED:
            for to in ("UNPAID", "AUTHORIZED", "VOIDED", "FAILED"):
                assert why_not_payment(states, to)
    assert why_not_by_hand(PACKED, payment="REFUNDED") == {
        "paymentStatus": "Money goes back by orderRefund, which says how much and why."
    }


def test_what_may_be_refunded_is_what_came_in_and_did_not_go_back():
    assert why_not("REFUND", PACKED) is None
    assert why_not("REFUND", PACKED._replace(refunded=1_000)) == "All of it went back already."
    assert why_not("REFUND", PACKED._replace(payment="UNPAID")) == "No money came in that could go back."


def test_nothing_is_sent_of_drafts_cancelled_orders_or_without_money_to_come():
    assert why_not("SHIP", PACKED) is None
    assert why_not("SHIP", PACKED._replace(payment="UNPAID")) is None
    for refused in (
        PACKED._replace(status="DRAFT"),
        PACKED._replace(status="CANCELLED"),
        PACKED._replace(payment="FAILED"),
        PACKED._replace(fulfillment="FULFILLED"),
    ):
        assert why_not("SHIP", refused)


@pytest.mark.parametrize(
    ("states", "wish", "place"),
    (
        (PACKED, {"status": "CANCELLED"}, "status"),
        (PACKED, {"status": "DRAFT"}, "status"),
        (PACKED._replace(status="DRAFT"), {"status": "CONFIRMED"}, "status"),
        (PACKED._replace(status="AWAITING_APPROVAL"), {"status": "CONFIRMED"}, "status"),
        (PACKED._replace(has_shipments=True), {"fulfillment": "FULFILLED"}, "fulfillmentStatus"),
    ),
)
def test_states_that_follow_from_other_verbs_are_not_set_by_hand(states: States, wish: dict[str, str], place: str):
    assert list(why_not_by_hand(states, **wish)) == [place]


def test_an_invoice_asks_for_what_is_owed_where_somebody_can_be_asked():
    owed = PACKED._replace(payment="UNPAID")
    assert why_not("SEND_INVOICE", owed) is None
    assert why_not("SEND_INVOICE", owed._replace(is_reachable=False))
    assert why_not("SEND_INVOICE", PACKED) == "It is paid; there is nothing to ask for."
