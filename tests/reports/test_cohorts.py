"""Retention by cohort against plain Python over the same orders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.catalogue.retention_cohorts import RETENTION_COHORTS
from regulars.reports.compiling import people
from regulars.reports.query import ReportQuery, dimensions_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.replica.tables import EVENTS, ORDERS
from regulars.reports.words import CohortPeriods, Comparison, Granularity, RefundBasis
from tests.reports.reference import local
from tests.reports.small import ask, put

ZONE = "America/New_York"
FIRST = date(2025, 11, 20)
START = clock.start_of(FIRST, "UTC")
AGE = 30 * clock.DAY


@dataclass(frozen=True, slots=True)
class Sold:
    """A qualifying order, and the row of the ledger that sells it."""

    order_id: int
    customer_id: int | None
    ordered_at: int
    booked_at: int
    cohort_at: int | None
    sequence: int | None
    customer_type: str
    gross: int
    reversal: int = 0
    discount: int = 0
    shipping: int = 0
    tax: int = 0
    kept: int = 0
    merchandise: int = 0


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Sold], list[Sold]]:
    """Orders of a few people over half a year, and the ledger with what was given back later."""
    moments = draw(st.lists(st.integers(START, START + 200 * clock.DAY), max_size=16))
    seen: dict[int | None, int] = {}
    counts: dict[int | None, int] = {}
    orders: list[Sold] = []
    events: list[Sold] = []
    for order_id, at in enumerate(sorted(moments), start=1):
        who = draw(st.sampled_from([None, 1, 2, 3, 4, 5]))
        counts[who] = counts.get(who, 0) + 1
        cohort = None if who is None else seen.setdefault(who, at)
        kind = "UNIDENTIFIED" if who is None else "NEW" if cohort == at else "RETURNING"
        sold = Sold(
            order_id, who, at, at, cohort, None if who is None else counts[who], kind, draw(st.integers(0, 900))
        )
        orders.append(sold)
        events.append(sold)
        back = draw(st.none() | st.integers(0, 500))
        if back is not None:
            booked = at + draw(st.integers(0, 90 * clock.DAY))
            events.append(replace(sold, booked_at=booked, gross=0, reversal=back))
    return orders, events


def period_of(day: date, size: Granularity) -> date:
    if size is Granularity.WEEK:
        return day - timedelta(days=day.isoweekday() % 7)
    return date(day.year, day.month if size is Granularity.MONTH else (day.month - 1) // 3 * 3 + 1, 1)


def after(start: date, size: Granularity) -> date:
    return period_of(start + timedelta(days={"WEEK": 7, "MONTH": 31, "QUARTER": 95}[size]), size)


@dataclass(frozen=True, slots=True)
class Asked:
    first: date
    last: date
    size: Granularity
    periods: CohortPeriods
    basis: RefundBasis
    now: int

    def cohort(self, one: Sold) -> date | None:
        """The first day of its period, where the range has the first order."""
        if one.cohort_at is None or not self.first <= local(one.cohort_at, ZONE).date() <= self.last:
            return None
        return period_of(local(one.cohort_at, ZONE).date(), self.size)

    def period(self, one: Sold, moment: int) -> int:
        assert one.cohort_at is not None
        if self.periods is CohortPeriods.THIRTY_DAYS:
            return (moment - one.cohort_at) // AGE
        day, count = period_of(local(one.cohort_at, ZONE).date(), self.size), 0
        until = period_of(local(moment, ZONE).date(), self.size)
        while day < until:
            day, count = after(day, self.size), count + 1
        return count

    def spans(self, cohort: date) -> Iterator[tuple[int, int]]:
        """When each period begins for the first of a cohort and ends for the last, as far as it has begun."""
        begin = clock.start_of(max(cohort, self.first), ZONE)
        end = clock.start_of(min(after(cohort, self.size), self.last + timedelta(days=1)), ZONE)
        day = cohort
        while True:
            if self.periods is CohortPeriods.THIRTY_DAYS:
                span = begin, end + AGE
                begin, end = begin + AGE, end + AGE
            else:
                following = after(day, self.size)
                span = clock.start_of(day, ZONE), clock.start_of(following, ZONE)
                day = following
            if span[0] > self.now:
                return
            yield span


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    first = FIRST + timedelta(days=draw(st.integers(-20, 150)))
    return Asked(
        first,
        first + timedelta(days=draw(st.integers(0, 150))),
        draw(st.sampled_from(RETENTION_COHORTS.granularities)),
        draw(st.sampled_from(list(CohortPeriods))),
        draw(st.sampled_from(list(RefundBasis))),
        START + draw(st.integers(150, 400)) * clock.DAY + draw(st.integers(0, clock.DAY)),
    )


def query_of(asked: Asked, keys: Sequence[str] = ("cohort", "period")) -> ReportQuery:
    return ReportQuery(
        report=RETENTION_COHORTS,
        days=Days(asked.first, asked.last),
        where=Calendar(ZONE, first_weekday=7),
        metrics=RETENTION_COHORTS.metrics,
        dimensions=dimensions_of(RETENTION_COHORTS, keys),
        granularity=asked.size,
        basis=asked.basis,
        cohort_periods=asked.periods,
        now=asked.now,
    )


Numbers = tuple[Decimal | None, ...]


def expected(
    asked: Asked, orders: Sequence[Sold], events: Sequence[Sold]
) -> dict[tuple[str, str], tuple[Numbers, bool]]:
    """Each cohort and period that has begun, and the means of those that are over."""
    names = sorted({name for one in orders if (name := asked.cohort(one)) is not None})
    rows: dict[tuple[str, str], tuple[Numbers, bool]] = {}
    sums: dict[int, list[int]] = {}
    for name in names:
        members = [one for one in orders if asked.cohort(one) == name]
        size = len({one.customer_id for one in members})
        sold = [one for one in events if asked.cohort(one) == name]
        so_far = 0
        for period, (_, end) in enumerate(asked.spans(name)):
            here = [one for one in members if asked.period(one, one.ordered_at) == period]
            people = len({one.customer_id for one in here})
            sales = sum(one.gross - one.reversal for one in sold if asked.period(one, moment(asked, one)) == period)
            so_far += sales
            is_over = end <= asked.now
            rows[str(name), str(period)] = told(size, people, len(here), sales, so_far), is_over
            if is_over:
                added = sums.setdefault(period, [0] * 5)
                sums[period] = [
                    old + new for old, new in zip(added, (size, people, len(here), sales, so_far), strict=True)
                ]
    for period, (size, people, count, sales, so_far) in sums.items():
        rows["ALL", str(period)] = told(size, people, count, sales, so_far), True
    return rows


def moment(asked: Asked, one: Sold) -> int:
    return one.ordered_at if asked.basis is RefundBasis.ORDER_DATE else one.booked_at


def told(size: int, people: int, orders: int, sales: int, so_far: int) -> Numbers:
    return (
        Decimal(people) / size,
        Decimal(size),
        Decimal(people),
        Decimal(orders),
        Decimal(sales),
        Decimal(so_far) / size,
    )


def shown(orders: Sequence[Sold], asked: Asked) -> list[Sold]:
    """Nothing has happened after now."""
    return [one for one in orders if one.ordered_at <= asked.now and one.booked_at <= asked.now]


@settings(max_examples=80, deadline=None)
@given(history=histories(), asked=questions())
def test_each_cohort_has_who_came_back_in_every_period_that_has_begun(
    replica: duckdb.DuckDBPyConnection, history: tuple[list[Sold], list[Sold]], asked: Asked
):
    orders, events = shown(history[0], asked), shown(history[1], asked)
    put(replica, ORDERS, orders)
    put(replica, EVENTS, events)
    query = query_of(asked)
    found = ask(replica, query)
    rows = {(row.values[0], row.values[1]): (row.numbers, row.is_complete) for row in found.rows}
    assert rows == expected(asked, orders, events)
    for row in found.rows:
        behind = replica.execute(people(query, query.span, row.values)).fetchall()
        assert len(behind) == row.numbers[2]

    members = [one for one in orders if asked.cohort(one)]
    size = len({one.customer_id for one in members})
    again = len({one.customer_id for one in members if asked.period(one, one.ordered_at) > 0})
    sales = sum(one.gross - one.reversal for one in events if asked.cohort(one))
    whole = (again, len(members), sales)
    assert found.totals[1:5] == (size, *whole)
    (alone,) = ask(replica, query_of(asked, ())).rows
    assert alone.numbers == found.totals
    each = ask(replica, query_of(asked, ("cohort",))).rows
    assert tuple(sum(row.numbers[place] or 0 for row in each) for place in (2, 3, 4)) == whole
    by_period = ask(replica, query_of(asked, ("period",))).rows
    assert [row.numbers for row in by_period] == [row.numbers for row in found.rows if row.values[0] == "ALL"]


def test_larger_cohorts_weigh_more_and_who_was_erased_stays_in_the_base(replica: duckdb.DuckDBPyConnection):
    day = clock.start_of(date(2026, 1, 10), ZONE)
    firsts = [Sold(n, n, day, day, day, 1, "NEW", 100) for n in range(1, 4)]
    february = clock.start_of(date(2026, 2, 10), ZONE)
    later = [Sold(4, 4, february, february, february, 1, "NEW", 100)]
    march = clock.start_of(date(2026, 3, 10), ZONE)
    again = [Sold(5, 4, march, march, february, 2, "RETURNING", 100)]
    put(replica, ORDERS, [*firsts, *later, *again])
    put(replica, EVENTS, [*firsts, *later, *again])
    asked = Asked(
        date(2026, 1, 1), date(2026, 2, 28), Granularity.MONTH, CohortPeriods.CALENDAR, RefundBasis.ORDER_DATE,
        clock.start_of(date(2026, 4, 1), ZONE),
    )  # fmt: skip
    found = ask(replica, replace(query_of(asked), comparison=Comparison.PREVIOUS_YEAR))
    rates = {row.values: row.numbers[0] for row in found.rows}
    assert rates["2026-01-01", "1"] == 0
    assert rates["2026-02-01", "1"] == 1
    assert rates["ALL", "1"] == Decimal("0.25")
    assert rates["ALL", "2"] == 0
    assert found.compared is not None
    assert not found.compared.rows
    assert found.compared.totals[0] is None
