"""Payment methods against plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.catalogue.payment_methods import PAYMENT_METHODS
from regulars.reports.query import ReportQuery, dimensions_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.replica.tables import PAYMENTS
from regulars.reports.words import Granularity, RefundBasis
from tests.reports.reference import Event, period, within
from tests.reports.small import ask, fill, put

FIRST = date(2026, 5, 1)
START = clock.start_of(FIRST, "UTC")
ZONE = "America/New_York"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came, was tried or went back; `ordered_at` is none of orders without a sale."""

    order_id: int
    customer_id: int | None
    paid_at: int
    ordered_at: int | None
    method: str | None
    kind: str
    status: str
    amount: int
    qualifies: int


@st.composite
def payments(draw: st.DrawFn) -> list[Payment]:
    """A few orders, each paid in parts by the same or other methods, some of it tried, failed or given back."""
    found: list[Payment] = []
    for order_id in range(1, draw(st.integers(0, 5)) + 1):
        who = draw(st.sampled_from([None, 1, 2]))
        qualifies = draw(st.integers(0, 1))
        placed = START + draw(st.integers(0, 40 * clock.DAY))
        sold = placed if qualifies or draw(st.booleans()) else None
        for status in draw(
            st.lists(st.sampled_from(["PAID", "PAID", "FAILED", "VOIDED", "AUTHORIZED", "REFUNDED"]), max_size=4)
        ):
            kind = "REFUND" if status == "REFUNDED" else "PAYMENT"
            method = draw(st.sampled_from([None, "card", "cash"]))
            at, amount = placed + draw(st.integers(0, 20 * clock.DAY)), draw(st.integers(0, 9_000))
            found.append(Payment(order_id, who, at, sold, method, kind, status, amount, qualifies))
    return found


def numbers(rows: Sequence[Payment], of_all: int) -> tuple[Decimal | None, ...]:
    paid = [one for one in rows if one.kind == "PAYMENT" and one.status == "PAID"]
    failed = sum(one.status == "FAILED" for one in rows)
    counted = [one for one in paid if one.qualifies]
    amount = received(rows)
    return (
        Decimal(amount),
        Decimal(amount) / of_all if of_all > 0 else None,
        Decimal(len(paid)),
        Decimal(len({one.order_id for one in counted})),
        Decimal(len({one.customer_id for one in counted} - {None})),
        Decimal(failed) / (len(paid) + failed) if paid or failed else None,
    )


def received(rows: Sequence[Payment]) -> int:
    return sum(
        -one.amount if one.kind == "REFUND" else one.amount for one in rows if one.status in {"PAID", "REFUNDED"}
    )


@settings(max_examples=80, deadline=None)
@given(
    rows=payments(),
    basis=st.sampled_from(list(RefundBasis)),
    granularity=st.sampled_from([Granularity.TOTAL, Granularity.WEEK, Granularity.MONTH]),
    days=st.tuples(st.integers(-2, 40), st.integers(0, 30)),
)
def test_every_method_has_what_came_in_by_it_and_how_often_it_failed(
    replica: duckdb.DuckDBPyConnection,
    rows: list[Payment],
    basis: RefundBasis,
    granularity: Granularity,
    days: tuple[int, int],
):
    first = FIRST + timedelta(days=days[0])
    last = first + timedelta(days=days[1])
    sales = {one.order_id: one.ordered_at for one in rows if one.ordered_at is not None}
    fill(replica, [Event(key, None, "NEW", at, at, None, None, 1, 0, 0, 0, 0) for key, at in sales.items()], [])
    replica.execute("UPDATE report_ledger SET kind = 'SALE'")
    put(replica, PAYMENTS, rows)
    query = ReportQuery(
        report=PAYMENT_METHODS,
        days=Days(first, last),
        where=Calendar(ZONE),
        metrics=PAYMENT_METHODS.metrics,
        dimensions=dimensions_of(PAYMENT_METHODS, ["paymentMethod"]),
        granularity=granularity,
        basis=basis,
        now=START + 400 * clock.DAY,
    )
    found = ask(replica, query)

    def moment(one: Payment) -> int:
        return one.ordered_at if basis is RefundBasis.ORDER_DATE and one.ordered_at is not None else one.paid_at

    here = [one for one in rows if within(moment(one), ZONE, first, last)]
    for row in found.rows:
        name = period(found.periods[row.period].start, ZONE, granularity, 1)
        now = [one for one in here if period(moment(one), ZONE, granularity, 1) == name]
        of_method = [one for one in now if (one.method or "UNKNOWN",) == row.values]
        assert row.numbers == numbers(of_method, received(now))
    assert {(one.method or "UNKNOWN",) for one in here} == {row.values for row in found.rows}
    assert found.totals == numbers(here, received(here))
