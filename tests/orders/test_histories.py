"""However orders arrive, change, come back and are sent again: sequences, ledger and dials are what a plain model says."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.orders import rules
from regulars.orders.drafts import BuyerDraft, OrderDraft, RefundDraft
from regulars.orders.service.recount import recount
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from tests.make_orders import DAY, START, booked, dials, ledger, recorded, shop

_run = count()


@dataclass
class Known:
    """What the model remembers of an order."""

    draft: OrderDraft
    place: int


class Model:
    """All orders as they last stood, in a dictionary."""

    def __init__(self) -> None:
        self.orders: dict[str, Known] = {}

    def take(self, draft: OrderDraft) -> None:
        known = self.orders.get(draft.external_id)
        if known is None:
            self.orders[draft.external_id] = Known(draft, len(self.orders))
        elif _stamp(draft) >= _stamp(known.draft):
            known.draft = draft

    def history(self, customer: str) -> list[Known]:
        mine = [one for one in self.orders.values() if one.draft.buyer.external_id == customer]
        return sorted(mine, key=lambda one: (one.draft.placed_at, one.place))

    def bought(self, customer: str) -> list[Known]:
        return [one for one in self.history(customer) if figures(one.draft).exclusion is None]

    def customers(self) -> set[str]:
        return {str(one.draft.buyer.external_id) for one in self.orders.values()}


def _stamp(draft: OrderDraft) -> int:
    assert draft.updated_at is not None
    return draft.updated_at


def figures(draft: OrderDraft) -> rules.Figures:
    return rules.figures(draft)


@st.composite
def states(draw: st.DrawFn) -> OrderDraft:
    total = draw(st.integers(0, 500))
    shipping = draw(st.integers(0, min(total, 40)))
    refunds: list[RefundDraft] = []
    left = total
    for name in draw(st.sets(st.sampled_from("xyz"), max_size=3)):
        amount = draw(st.integers(0, left))
        left -= amount
        refunds.append(RefundDraft(name, START + draw(st.integers(0, 20)) * DAY, amount))
    status = draw(st.sampled_from(["CONFIRMED", "CONFIRMED", "DELIVERED", "CANCELLED", "DRAFT"]))
    return OrderDraft(
        store_id=1,
        external_id=draw(st.sampled_from("abcdefg")),
        currency="USD",
        placed_at=START + draw(st.integers(0, 6)) * DAY,
        buyer=BuyerDraft(external_id=draw(st.sampled_from(["ann", "ann", "bob"]))),
        updated_at=START + draw(st.integers(0, 9)) * DAY,
        cancelled_at=START + 15 * DAY if status == "CANCELLED" else None,
        status=status,
        payment_status=draw(st.sampled_from(["PAID", "PAID", "UNPAID", "FAILED", "PARTIALLY_PAID"])),
        is_test=draw(st.integers(0, 9)) == 0,
        shipping=shipping,
        total=total,
        refunds=tuple(refunds),
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.lists(states(), min_size=1, max_size=6), min_size=1, max_size=6))
async def test_histories_of_any_shape_keep_the_figures_true(database: Database, calls: list[list[OrderDraft]]):
    await shop()
    run = f"{next(_run)}-"
    model = Model()
    for call in calls:
        drafts = [_of_run(run, draft) for draft in call]
        await recorded(*drafts, is_import=len(drafts) % 2 == 0)
        for draft in drafts:
            model.take(draft)
    for customer in model.customers():
        await _agrees(model, customer)
    for known in model.orders.values():
        await _is_booked(known.draft)
    assert (await recount()).differences == []


def _of_run(run: str, draft: OrderDraft) -> OrderDraft:
    """Runs share a database, but neither orders nor customers."""
    buyer = draft.buyer._replace(external_id=f"{run}{draft.buyer.external_id}")
    return draft._replace(external_id=f"{run}{draft.external_id}", buyer=buyer)


async def _agrees(model: Model, customer: str) -> None:
    bought = model.bought(customer)
    gross = sum(figures(one.draft).total for one in bought)
    refunded = sum(figures(one.draft).refunded for one in bought)
    days = [one.draft.placed_at or 0 for one in bought]
    assert await dials(customer) == {
        "order_count": len(bought),
        "gross_spent": gross,
        "refunded": refunded,
        "total_spent": gross - refunded,
        "first_order_at": days[0] if days else None,
        "last_order_at": days[-1] if days else None,
        "average_gap": (days[-1] - days[0]) // (len(days) - 1) if len(days) > 1 else None,
        "discounted_orders": sum(1 for one in bought if figures(one.draft).discount),
        "returned_orders": sum(1 for one in bought if any(refund.lines for refund in one.draft.refunds)),
    }
    sequences = {one.draft.external_id: number for number, one in enumerate(bought, 1)}
    for one in model.history(customer):
        rows = await ledger(one.draft.external_id)
        sequence = sequences.get(one.draft.external_id)
        assert {row["sequence"] for row in rows} <= {sequence}
        assert {row["cohort_at"] for row in rows} <= {days[0] if days else None}
        assert {row["customer_type"] for row in rows} <= {_type(bought, one)}


def _type(bought: Iterable[Known], order: Known) -> str:
    at = (order.draft.placed_at, order.place)
    earlier = [one for one in bought if (one.draft.placed_at, one.place) < at]
    return "RETURNING" if earlier else "NEW"


async def _is_booked(draft: OrderDraft) -> None:
    found = figures(draft)
    rows = await ledger(draft.external_id)
    if not found.keeps_money:
        assert rows == []
    else:
        assert booked(rows) == (0 if found.exclusion else found.total - found.refunded)


@unit_of_work
async def _spoil(tx: Transaction) -> None:
    await tx.execute("UPDATE customers SET order_count = 7, refunded = 1, total_spent = total_spent - 1")
    await tx.execute("UPDATE orders SET sequence = 9 WHERE external_id = 'b'")
    await tx.execute("UPDATE sales_events SET customer_type = 'NEW'")


async def test_recount_tells_what_differs_and_puts_it_right(database: Database):
    await shop()
    from_ann = BuyerDraft(external_id="ann")
    await recorded(
        *(OrderDraft(1, name, "USD", START + day * DAY, from_ann, total=100) for day, name in enumerate("abc"))
    )
    await _spoil()
    found = await recount()
    assert {difference.figure for difference in found.differences} == {"sequence", "ledger", "order_count", "refunded"}
    assert not found.repaired
    assert (await recount(repair=True)).repaired
    assert (await recount()).differences == []
    assert (await dials("ann"))["order_count"] == 3
