"""Peak times against plain Python that walks the clock minute by minute."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.catalogue.peak_times import PEAK_TIMES
from regulars.reports.query import ReportQuery, dimensions_of, metrics_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.words import Comparison, Granularity, RefundBasis
from tests.reports.reference import Event, Order, local, within
from tests.reports.small import ask, fill

ZONES = st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"])
"""Clocks change on 8 March in New York, on 29 March in Berlin, by half an hour on 5 April on Lord Howe."""
START = clock.start_of(date(2026, 3, 2), "UTC")
QUARTER = 15 * clock.MINUTE
INSTANTS = st.integers(START, START + 40 * clock.DAY)
SPLITS = st.sampled_from([("weekday", "hour"), ("weekday",), ("hour",), ()])


def kind(instant: int, zone: str) -> tuple[str, str]:
    at = local(instant, zone)
    return str(at.isoweekday()), str(at.hour)


def quarters(zone: str, first: date, last: date, now: int) -> dict[tuple[str, str], int]:
    """Quarters of an hour of each kind, up to the end of the hour that runs."""
    found: dict[tuple[str, str], int] = {}
    at = clock.start_of(first, zone)
    end = clock.start_of(last + timedelta(days=1), zone)
    while at < end and (at < now or (local(at, zone).minute != 0 and kind(at, zone) == kind(now - 1, zone))):
        found[kind(at, zone)] = found.get(kind(at, zone), 0) + 1
        at += QUARTER
    return found


def question(zone: str, first: date, last: date, now: int, keys: tuple[str, ...] = ("weekday", "hour")) -> ReportQuery:
    return ReportQuery(
        report=PEAK_TIMES,
        days=Days(first, last),
        where=Calendar(zone),
        metrics=metrics_of(PEAK_TIMES, None),
        dimensions=dimensions_of(PEAK_TIMES, keys),
        granularity=Granularity.TOTAL,
        basis=RefundBasis.ORDER_DATE,
        now=now,
    )


@settings(max_examples=60, deadline=None)
@given(
    moments=st.lists(INSTANTS, max_size=12),
    zone=ZONES,
    days=st.tuples(st.integers(0, 30), st.integers(0, 12)),
    now=INSTANTS,
    keys=SPLITS,
)
def test_every_hour_has_its_orders_and_how_many_come_in_one(
    replica: duckdb.DuckDBPyConnection,
    moments: list[int],
    zone: str,
    days: tuple[int, int],
    now: int,
    keys: tuple[str, ...],
):
    first = date(2026, 3, 2) + timedelta(days=days[0])
    last = first + timedelta(days=days[1])
    orders = [Order(place, place, "NEW", at, None, None, 5, 5) for place, at in enumerate(moments)]
    later = 40 * clock.DAY
    events = [Event(place, place, "NEW", at, at, None, None, 700, 0, 0, 0, 0) for place, at in enumerate(moments)]
    events += [
        Event(place, place, "NEW", at + later, at, None, None, 0, 0, 9, 0, 0) for place, at in enumerate(moments)
    ]
    fill(replica, events, orders)
    found = ask(replica, question(zone, first, last, now, keys))

    assert len(found.rows) == (7 if "weekday" in keys else 1) * (24 if "hour" in keys else 1)
    placed = [kind(at, zone) for at in moments if within(at, zone, first, last)]
    time = quarters(zone, first, last, now)
    for row in found.rows:
        wanted = dict(zip(keys, row.values, strict=True))
        here = {one for one in [*placed, *time] if wanted.items() <= {"weekday": one[0], "hour": one[1]}.items()}
        count = sum(placed.count(one) for one in here)
        hours = Decimal(sum(time.get(one, 0) for one in here)) / 4
        assert row.numbers == (count, 691 * count, count / hours if hours else None)
    hours = Decimal(sum(time.values())) / 4
    assert found.totals == (len(placed), 691 * len(placed), len(placed) / hours if hours else None)


def test_the_hour_that_spring_skips_has_no_mean_and_that_of_autumn_is_divided_by_two(
    replica: duckdb.DuckDBPyConnection,
):
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    at = clock.start_of(autumn, "Europe/Berlin") + 2 * clock.HOUR
    fill(replica, [], [Order(place, 1, "NEW", at + place * clock.HOUR, None, None, 5, 5) for place in range(2)])
    for day, expected in ((spring, None), (autumn, Decimal(1))):
        rows = ask(replica, question("Europe/Berlin", day, day, START + 400 * clock.DAY)).rows
        assert {row.numbers[2] for row in rows if row.values == ("7", "2")} == {expected}


def test_the_range_before_is_divided_by_its_own_hours(replica: duckdb.DuckDBPyConnection):
    at = clock.start_of(date(2026, 3, 10), "UTC")
    fill(replica, [], [Order(place, 1, "NEW", at - place * clock.HOUR, None, None, 5, 5) for place in range(1, 13)])
    query = question("UTC", date(2026, 3, 10), date(2026, 3, 10), START + 400 * clock.DAY)
    found = ask(replica, replace(query, comparison=Comparison.PREVIOUS_PERIOD))
    assert found.totals[2] == 0
    assert found.compared is not None
    assert found.compared.totals[2] == Decimal("0.5")


def test_hours_that_stand_together_have_no_rate(replica: duckdb.DuckDBPyConnection):
    moments = [START + (24 * day + hour) * clock.HOUR for day, hour in ((0, 9), (1, 9), (2, 15))]
    orders = [Order(place, place, "NEW", at, None, None, 5, 5) for place, at in enumerate(moments, start=1)]
    fill(replica, [], orders)
    asked = question("UTC", date(2026, 3, 2), date(2026, 3, 8), START + 40 * clock.DAY, keys=("hour",))
    rows = {row.values: row.numbers for row in ask(replica, replace(asked, top=1)).rows if row.numbers[0]}
    assert rows == {("9",): (2, 0, Decimal(2) / 7), ("ALL_OTHERS",): (1, 0, None)}
