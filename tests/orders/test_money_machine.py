"""However orders come, change, are paid, given back, cancelled, linked, merged and parted: the books say what a plain model says.

`MONEY_EXAMPLES=2000 pytest tests/orders/test_money_machine.py` looks longer; `make torture` does. `MONEY_SHRINK=1`
makes a failure small before it is told.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from regulars.app import rooms
from regulars.merging.service.merging import customers_merge
from regulars.merging.service.undoing import merge_undo
from regulars.orders.drafts import BuyerDraft, OrderDraft, RefundDraft
from regulars.orders.errors import RefundLimit
from regulars.orders.service.cancelling import order_cancel
from regulars.orders.service.linking import move
from regulars.orders.service.paying import order_payment_add
from regulars.orders.service.recount import recount
from regulars.orders.service.refunding import order_refund
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, open_database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import Refusal
from regulars.platform.money import to_decimal
from tests.make_orders import DAY, START, recorded, shop
from tests.orders.money_model import Model, Order, State

SHARDS = 8
EXAMPLES = int(os.environ.get("MONEY_EXAMPLES", "200")) // SHARDS
STEPS = int(os.environ.get("MONEY_STEPS", "30"))
SHRINKS = bool(os.environ.get("MONEY_SHRINK"))
"""Whether a failure is made small before it is told, which may take minutes."""
NAMES, CUSTOMERS = "abcde", ("ann", "bob", "cid")
_runs, _keys = count(), count()


class Ground:
    """A database on a loop of its own, for steps that are no coroutines."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner()
        self.database: Database = self.do(open_database(url, readers=1))
        self.entered = self.database.entered()
        self.do(self._enter())

    async def _enter(self) -> None:
        self.entered.__enter__()
        rooms.arrange()
        await shop()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def close(self) -> None:
        self.do(self.database.close())
        self.runner.close()


@st.composite
def states(draw: st.DrawFn) -> State:
    total = draw(st.integers(0, 300))
    payment = draw(st.sampled_from(["PAID", "PAID", "UNPAID", "FAILED"]))
    refunds: list[tuple[str, int]] = []
    for name in sorted(draw(st.sets(st.sampled_from("xy"), max_size=2))) if payment == "PAID" else ():
        refunds.append((name, draw(st.integers(0, total - sum(amount for _, amount in refunds)))))
    currency = draw(st.sampled_from(["USD", "USD", "EUR"]))
    return State(
        name=draw(st.sampled_from(NAMES)),
        customer=draw(st.sampled_from(CUSTOMERS)),
        stamp=draw(st.integers(0, 9)),
        day=draw(st.integers(0, 6)),
        currency=currency,
        rate=None if currency == "USD" else draw(st.sampled_from(["1.0857", "0.3333"])),
        total=total,
        shipping=draw(st.integers(0, min(total, 40))),
        status=draw(st.sampled_from(["CONFIRMED", "CONFIRMED", "CONFIRMED", "DELIVERED", "CANCELLED"])),
        payment=payment,
        refunds=tuple(refunds),
    )


class Books(RuleBasedStateMachine):
    """The product and the model, side by side."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.run = f"{next(_runs)}-"
        self.model = Model()
        self.merges: list[int] = []

    @rule(state=states())
    def a_source_sends(self, state: State) -> None:
        expected = self.model.take(state)
        (outcome,) = self.ground.do(recorded(self._draft(state)))
        assert (outcome.outcome != "REFUSED") == expected, outcome
        self._agrees()

    @precondition(lambda self: self.model.orders)
    @rule(data=st.data(), share=st.integers(1, 110))
    def money_goes_back(self, data: st.DataObject, share: int) -> None:
        order = self._any(data)
        amount = max(order.state.total * share // 100, 1)
        whole = share > 100
        before = self._rows_of(order)
        wish: dict[str, Any] = {"reason": "r"}
        if not whole:
            wish["amount"] = self._money(order, amount)
        back = order.refundable if whole else amount
        is_possible = 0 < back <= order.refundable
        done = self._try(order_refund(actor=SYSTEM, order_id=self._key(order), fields=wish, idempotency_key=_key()))
        assert (not isinstance(done, RefundLimit)) == is_possible, (done, order)
        if is_possible:
            order.own_refunds.append(back)
            assert not before - self._rows_of(order), "what was booked stays as it is"
        self._agrees()

    @precondition(lambda self: self.model.orders)
    @rule(data=st.data(), refund=st.booleans())
    def it_is_cancelled(self, data: st.DataObject, *, refund: bool) -> None:
        order = self._any(data)
        before = self._rows_of(order)
        done = self._try(
            order_cancel(actor=SYSTEM, order_id=self._key(order), reason="r", refund=refund, idempotency_key=_key())
        )
        assert (not isinstance(done, Refusal)) == order.may_be_cancelled, (done, order)
        if order.may_be_cancelled:
            if refund and order.refundable:
                order.own_refunds.append(order.refundable)
            order.cancelled = True
            assert not order.keeps_money or not before - self._rows_of(order), "what was booked stays as it is"
        self._agrees()

    @precondition(lambda self: self.model.orders)
    @rule(data=st.data(), amount=st.integers(1, 200))
    def it_is_paid(self, data: st.DataObject, amount: int) -> None:
        order = self._any(data)
        is_possible = order.status != "CANCELLED" and amount <= order.state.total - order.paid
        wish = {"amount": self._money(order, amount), "method": "Cash"}
        done = self._try(
            order_payment_add(actor=SYSTEM, order_id=self._key(order), fields=wish, idempotency_key=_key())
        )
        assert (not isinstance(done, Refusal)) == is_possible, (done, order)
        if is_possible:
            order.own_payments.append(amount)
        self._agrees()

    @precondition(lambda self: len(self.model.customers()) > 1)
    @rule(data=st.data())
    def it_goes_to_another_customer(self, data: st.DataObject) -> None:
        order = self._any(data)
        order.customer = data.draw(st.sampled_from(sorted(self.model.customers())))
        self.ground.do(_moved(order=self._key(order), customer=self._customer(order.customer)))
        self._agrees()

    @precondition(lambda self: len(self.model.customers()) > 1)
    @rule(data=st.data())
    def two_become_one(self, data: st.DataObject) -> None:
        survivor, absorbed = data.draw(st.permutations(sorted(self.model.customers())))[:2]
        keys = [self._customer(survivor), self._customer(absorbed)]
        self.merges.append(self.ground.do(customers_merge(actor=SYSTEM, keys=keys, survivor=keys[0])))
        self.model.merge(survivor, absorbed)
        self._agrees()

    @precondition(lambda self: self.merges)
    @rule()
    def they_are_parted(self) -> None:
        self.ground.do(merge_undo(actor=SYSTEM, merge_id=self.merges.pop()))
        self.model.part()
        self._agrees()

    @rule()
    def everything_is_recounted(self) -> None:
        assert self.ground.do(recount()).differences == []

    def teardown(self) -> None:
        self.everything_is_recounted()

    def _any(self, data: st.DataObject) -> Order:
        return self.model.orders[data.draw(st.sampled_from(sorted(self.model.orders)))]

    def _draft(self, state: State) -> OrderDraft:
        refunds = [
            RefundDraft(name, START + (10 + place) * DAY, amount) for place, (name, amount) in enumerate(state.refunds)
        ]
        return OrderDraft(
            store_id=1, external_id=self.run + state.name, currency=state.currency, rate=state.rate,
            placed_at=START + state.day * DAY, buyer=BuyerDraft(external_id=self.run + state.customer),
            updated_at=START + state.stamp * DAY, status=state.status, payment_status=state.payment,
            shipping=state.shipping, total=state.total, refunds=tuple(refunds),
        )  # fmt: skip

    def _money(self, order: Order, minor: int) -> dict[str, Any]:
        currency = order.state.currency
        return {"amount": Decimal(to_decimal(minor, currency)), "currency_code": currency}

    def _key(self, order: Order) -> int:
        return self._value("SELECT id FROM orders WHERE external_id = ?", self.run + order.state.name)

    def _customer(self, name: str) -> int:
        return self._value("SELECT customer_id FROM customer_external_ids WHERE value = ?", self.run + name)

    def _value(self, sql: str, *params: object) -> Any:
        return self.ground.do(self.ground.database.fetch_value(sql, params))

    def _rows(self, sql: str, *params: object) -> list[Any]:
        return self.ground.do(self.ground.database.fetch(sql, params))

    def _rows_of(self, order: Order) -> Counter[Any]:
        return Counter(
            self._rows(
                "SELECT s.kind, s.at, s.gross, s.discount, s.reversal, s.shipping, s.tax, s.quantity"
                " FROM sales_events s JOIN orders o ON o.id = s.order_id WHERE o.external_id = ?",
                self.run + order.state.name,
            )
        )

    def _try(self, work: Coroutine[Any, Any, Any]) -> Any:
        try:
            return self.ground.do(work)
        except Refusal as refusal:
            return refusal

    def _agrees(self) -> None:
        """Orders, ledger, sequences, cohorts and dials are what the model says."""
        like = (self.run + "%",)
        orders = {
            row[0]: row[1:]
            for row in self._rows(
                "SELECT external_id, status, payment_status, refunded_total, paid_total, base_total, base_refunded,"
                " sequence FROM orders WHERE external_id LIKE ?",
                *like,
            )
        }
        ledger = self._rows(
            "SELECT o.external_id, sum(s.gross - s.discount - s.reversal + s.shipping + s.tax), count(DISTINCT"
            " s.customer_type), min(s.customer_type), min(s.sequence), max(s.sequence), min(s.cohort_at)"
            " FROM sales_events s JOIN orders o ON o.id = s.order_id WHERE o.external_id LIKE ? GROUP BY o.external_id",
            *like,
        )
        booked = {row[0]: tuple(row[1:]) for row in ledger}
        assert len(orders) == len(self.model.orders)
        for customer in self.model.customers():
            self._history_agrees(customer, orders, booked)

    def _history_agrees(self, customer: str, orders: dict[str, Any], booked: dict[str, Any]) -> None:
        bought = self.model.bought(customer)
        first = START + bought[0].state.day * DAY if bought else None
        gross = refunded = seen = 0
        for order in self.model.history(customer):
            name = self.run + order.state.name
            base_refunded = orders[name][5]
            seen += order.counts
            sequence = seen if order.counts else None
            assert orders[name] == (
                order.status, order.payment_status, order.refunded, order.paid, order.base(order.state.total),
                base_refunded, sequence,
            ), order  # fmt: skip
            parts = len(order.own_refunds) + len(order.state.refunds)
            assert abs(base_refunded - order.base(order.refunded)) <= parts
            if order.refunded == order.state.total:
                assert base_refunded == order.base(order.state.total)
            assert (name in booked) == order.keeps_money, order
            if order.keeps_money:
                kind = "NEW" if seen == (1 if order.counts else 0) else "RETURNING"
                worth = order.base(order.state.total) - base_refunded if order.counts else 0
                assert booked[name] == (worth, 1, kind, sequence, sequence, first), order
            if order.counts:
                gross, refunded = gross + order.base(order.state.total), refunded + base_refunded
        days = [START + one.state.day * DAY for one in bought]
        (found,) = self._rows(
            "SELECT order_count, gross_spent, refunded, total_spent, first_order_at, last_order_at, average_gap"
            " FROM customers WHERE id = ?",
            self._customer(customer),
        )
        gap = (days[-1] - days[0]) // (len(days) - 1) if len(days) > 1 else None
        assert found == (
            len(bought), gross, refunded, gross - refunded, first, days[-1] if days else None, gap,
        )  # fmt: skip


@unit_of_work
async def _moved(tx: Transaction, *, order: int, customer: int) -> None:
    assert not (await move(tx, SYSTEM, {order: customer})).refused


def _key() -> str:
    return f"k{next(_keys)}"


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_books_say_what_a_plain_model_says(fresh_url: str, shard: int):
    ground = Ground(fresh_url)
    machine = type("Machine", (Books,), {"ground": ground})
    profile = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
        phases=(Phase.generate, Phase.shrink) if SHRINKS else (Phase.generate,),
        print_blob=False,
    )
    try:
        run_state_machine_as_test(seed(shard)(machine), settings=profile)
    finally:
        ground.close()
