"""The reports of the ledger against plain Python over the same rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.answering import Answer, Row
from regulars.reports.catalogue.customers_over_time import CUSTOMERS_OVER_TIME
from regulars.reports.catalogue.geography import GEOGRAPHY
from regulars.reports.catalogue.new_vs_returning import NEW_VS_RETURNING_SALES
from regulars.reports.query import ReportQuery, dimensions_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.words import Comparison, Granularity, RefundBasis
from tests.reports.reference import Event, Order, local, numbers, period, within
from tests.reports.small import ask, fill

START = clock.start_of(date(2026, 2, 20), "UTC")
INSTANTS = st.integers(START, START + 60 * clock.DAY)
AMOUNT = st.integers(0, 50_000)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Event], list[Order]]:
    """Orders of a few people and of nobody, some refunded, at instants around a change of clocks."""
    events: list[Event] = []
    orders: list[Order] = []
    seen: dict[int, int] = {}
    for order_id, at in enumerate(sorted(draw(st.lists(INSTANTS, max_size=14))), start=1):
        who = draw(st.sampled_from([None, 1, 2, 3]))
        kind = "UNIDENTIFIED" if who is None else "RETURNING" if who in seen else "NEW"
        place = None
        if who is not None:
            place = seen[who] = seen.get(who, 0) + 1
        country, channel = draw(st.sampled_from([None, "DE", "US"])), draw(st.sampled_from([None, "EMAIL"]))
        gross, discount, shipping, tax = draw(AMOUNT), draw(AMOUNT), draw(AMOUNT), draw(AMOUNT)
        of = order_id, who, kind
        events.append(Event(*of, at, at, channel, country, gross, discount, 0, shipping, tax, place))
        back = draw(st.none() | AMOUNT)
        if back is not None:
            later = at + draw(st.integers(0, 30 * clock.DAY))
            events.append(Event(*of, later, at, channel, country, 0, 0, back, 0, 0, place))
        kept = gross - discount + shipping + tax - (back or 0)
        orders.append(Order(*of, at, channel, country, kept, gross - discount, place))
    return events, orders


REPORTS = st.sampled_from(
    [
        (NEW_VS_RETURNING_SALES, ("customerType",)),
        (NEW_VS_RETURNING_SALES, ("customerType", "channel")),
        (CUSTOMERS_OVER_TIME, ()),
        (GEOGRAPHY, ("country",)),
    ]
)
VALUES = {"customerType": "customer_type", "channel": "channel", "country": "country"}


@st.composite
def questions(draw: st.DrawFn) -> ReportQuery:
    """Any range of the histories' months, in zones whose clocks change in it, not at all, or stand at half hours."""
    report, keys = draw(REPORTS)
    granularity = draw(st.sampled_from(list(Granularity)))
    first = date(2026, 2, 20) + timedelta(days=draw(st.integers(-3, 50)))
    length = draw(st.integers(0, 3 if granularity is Granularity.HOUR else 40))
    zone = draw(st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata"]))
    return ReportQuery(
        report=report,
        days=Days(first, first + timedelta(days=length)),
        where=Calendar(zone, first_weekday=7),
        metrics=report.metrics,
        dimensions=dimensions_of(report, keys),
        granularity=granularity,
        basis=draw(st.sampled_from(list(RefundBasis))),
        now=START + 400 * clock.DAY,
    )


@settings(max_examples=120, deadline=None)
@given(history=histories(), query=questions())
def test_every_row_is_what_plain_python_says_of_it(
    replica: duckdb.DuckDBPyConnection, history: tuple[list[Event], list[Order]], query: ReportQuery
):
    events, orders = history
    report, days, zone, granularity, basis = query.report, query.days, query.where.zone, query.granularity, query.basis
    keys = [dimension.key for dimension in query.dimensions]
    fill(replica, events, orders)
    found = ask(replica, query)

    counted = [one for one in orders if within(one.ordered_at, zone, days.first, days.last)]
    booked = [one for one in events if within(_moment(one, basis), zone, days.first, days.last)]
    for row in found.rows:
        name = period(found.periods[row.period].start, zone, granularity, 7)
        expected = numbers(
            [
                one
                for one in booked
                if period(_moment(one, basis), zone, granularity, 7) == name and _split(one, keys) == row.values
            ],
            [
                one
                for one in counted
                if period(one.ordered_at, zone, granularity, 7) == name and _split(one, keys) == row.values
            ],
        )
        expected |= _beside(found, row, expected, [one for one in orders if _split(one, keys) == row.values])
        expected["salesShare"] = _share(
            expected["netSales"],
            sum(
                one.gross - one.discount - one.reversal
                for one in booked
                if period(_moment(one, basis), zone, granularity, 7) == name
            ),
        )
        assert row.numbers == tuple(expected[metric.key] for metric in report.metrics)
    assert {_split(one, keys) for one in [*booked, *counted]} <= {row.values for row in found.rows}
    whole = numbers(booked, counted)
    whole |= {
        "cumulativeCustomers": whole["newCustomers"],
        "isPeak": None,
        "salesShare": Decimal(1) if whole["netSales"] else None,
    }
    assert found.totals == tuple(whole[metric.key] for metric in report.metrics)


def test_people_are_counted_once_in_the_totals_however_many_rows_they_stand_in(replica: duckdb.DuckDBPyConnection):
    at = START + clock.DAY
    orders = [
        Order(n, 1, "NEW" if n == 1 else "RETURNING", at + n * clock.DAY, None, None, 100, 100, n) for n in range(1, 6)
    ]
    fill(replica, [], orders)
    day = local(at, "UTC").date()
    query = ReportQuery(
        report=CUSTOMERS_OVER_TIME,
        days=Days(day, day + timedelta(days=9)),
        where=Calendar("UTC"),
        metrics=CUSTOMERS_OVER_TIME.metrics,
        dimensions=(),
        granularity=Granularity.DAY,
        comparison=Comparison.PREVIOUS_PERIOD,
    )
    found = ask(replica, query)
    assert [row.numbers[0] for row in found.rows] == [Decimal(n) for n in (0, 1, 1, 1, 1, 1, 0, 0, 0, 0)]
    assert found.totals[:3] == (Decimal(1), Decimal(1), Decimal(0))
    assert found.compared is not None
    assert len(found.compared.rows) == 10
    assert found.compared.totals[0] == Decimal(0)


def _beside(
    found: Answer, row: Row, expected: dict[str, Decimal | None], orders: Sequence[Order]
) -> dict[str, Decimal | None]:
    """What a row is beside others of the same values: how many came so far, and whether it is the highest."""
    end = found.periods[row.period].end
    so_far = {one.customer_id for one in orders if one.customer_type == "NEW" and one.ordered_at < end}
    most = max(
        len({one.customer_id for one in orders if bucket.start <= one.ordered_at < bucket.end} - {None})
        for bucket in found.periods
    )
    return {
        "cumulativeCustomers": Decimal(len(so_far)),
        "isPeak": Decimal(0 < (expected["customers"] or 0) == most),
    }


def _share(part: Decimal | None, whole: int) -> Decimal | None:
    return (part or Decimal(0)) / whole if whole else None


def _moment(event: Event, basis: RefundBasis) -> int:
    return event.ordered_at if basis is RefundBasis.ORDER_DATE else event.booked_at


def _split(one: Event | Order, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(getattr(one, VALUES[key]) or "UNKNOWN" for key in keys)
