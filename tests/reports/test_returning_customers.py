"""Returning customers against plain Python."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.catalogue.returning_customers import RETURNING_CUSTOMERS
from regulars.reports.compiling import people
from regulars.reports.query import ReportQuery, dimensions_of, metrics_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.replica.tables import CUSTOMERS, EVENTS, ORDERS
from regulars.reports.words import Granularity, RefundBasis
from tests.reports.reference import period, within
from tests.reports.small import ask, put

FIRST = date(2026, 2, 1)
START = clock.start_of(FIRST, "UTC")
ZONE = "Europe/Berlin"
Fields = Mapping[str, Any]
SPLITS = st.sampled_from([(), ("channel",), ("intervalDays",), ("orderSequence",), ("customer",)])
LENGTHS = {7: "0-6", 14: "7-13", 30: "14-29", 60: "30-59", 90: "60-89", 180: "90-179", 365: "180-364"}


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Fields], list[Fields]]:
    """Orders of a few people over half a year, and what was paid and given back."""
    orders: list[Fields] = []
    events: list[Fields] = []
    for who in range(1, 4):
        at = START + draw(st.integers(0, 60 * clock.DAY))
        before: int | None = None
        for sequence in range(1, draw(st.sampled_from([0, 1, 3, 6, 11])) + 1):
            of = {
                "order_id": len(orders) + 1, "customer_id": who, "sequence": sequence, "ordered_at": at, "before": before,
                "customer_type": "NEW" if sequence == 1 else "RETURNING", "channel": draw(st.sampled_from([None, "EMAIL"])),
            }  # fmt: skip
            orders.append({**of, "kept": draw(st.integers(0, 900))})
            events.append({**of, "booked_at": at, "gross": draw(st.integers(0, 900)), "discount": 7, "reversal": 0})
            events.append(
                {**of, "booked_at": at + draw(st.integers(0, 40 * clock.DAY)), "gross": 0, "discount": 0, "reversal": 9}
            )
            before, at = at, at + draw(st.integers(1, 20 * clock.DAY))
    return orders, events


def split(one: Fields, keys: Sequence[str]) -> tuple[str, ...]:
    gap = None if one["before"] is None else (one["ordered_at"] - one["before"]) // clock.DAY
    own = {
        "channel": one["channel"] or "UNKNOWN",
        "orderSequence": str(one["sequence"]) if one["sequence"] < 10 else "10+",
        "customer": str(one["customer_id"]),
        "intervalDays": next((name for end, name in LENGTHS.items() if gap is not None and gap < end), "365+"),
    }
    return tuple(own[key] for key in keys)


def numbers(orders: Sequence[Fields], events: Sequence[Fields], everything: Sequence[Fields]) -> list[Decimal | None]:
    gaps = [one["ordered_at"] - one["before"] for one in orders if one["before"] is not None]
    known = {(one["customer_id"], one["sequence"]) for one in everything}
    going_on = sum((one["customer_id"], one["sequence"] + 1) in known for one in orders)
    return [
        Decimal(len({one["customer_id"] for one in orders})),
        Decimal(len(orders)),
        Decimal(sum(one["gross"] - one["discount"] - one["reversal"] for one in events)),
        Decimal(sum(one["kept"] for one in orders)) / len(orders) if orders else None,
        Decimal(sum(gaps)) / len(gaps) / clock.DAY if gaps else None,
        Decimal(median(gaps)) / clock.DAY if gaps else None,
        Decimal(going_on) / len(orders) if orders else None,
    ]


def buyers(orders: Sequence[Fields]) -> list[Fields]:
    """What customers know of their orders."""
    counts = Counter(one["customer_id"] for one in orders)
    firsts = {one["customer_id"]: one["ordered_at"] for one in orders if one["sequence"] == 1}
    return [{"customer_id": key, "order_count": count, "first_order_at": firsts[key]} for key, count in counts.items()]


def repeat_rate(orders: Sequence[Fields]) -> Decimal | None:
    counts: dict[int, int] = {}
    for one in orders:
        counts[one["customer_id"]] = counts.get(one["customer_id"], 0) + 1
    return Decimal(sum(count >= 2 for count in counts.values())) / len(counts) if counts else None


def same(found: Sequence[Decimal | None], expected: Sequence[Decimal | None]) -> bool:
    """To a microsecond, by which a median may be rounded."""
    return all(
        one == other or (one is not None and other is not None and abs(one - other) * clock.DAY <= 1)
        for one, other in zip(found, expected, strict=True)
    )


@settings(max_examples=100, deadline=None)
@given(
    keys=SPLITS,
    granularity=st.sampled_from([Granularity.TOTAL, Granularity.MONTH]),
    basis=st.sampled_from(list(RefundBasis)),
    days=st.tuples(st.sampled_from([-5, 0, 10, 30, 50, 70]), st.sampled_from([0, 9, 40, 90, 150])),
    history=histories(),
)
def test_later_orders_tell_who_came_back_after_how_long_and_who_goes_on(
    replica: duckdb.DuckDBPyConnection,
    history: tuple[list[Fields], list[Fields]],
    keys: tuple[str, ...],
    granularity: Granularity,
    basis: RefundBasis,
    days: tuple[int, int],
):
    orders, events = history
    put(replica, ORDERS, orders)
    put(replica, EVENTS, events)
    put(replica, CUSTOMERS, buyers(orders))
    first = FIRST + timedelta(days=days[0])
    last = first + timedelta(days=days[1])
    query = ReportQuery(
        report=RETURNING_CUSTOMERS,
        days=Days(first, last),
        where=Calendar(ZONE),
        metrics=RETURNING_CUSTOMERS.metrics,
        dimensions=dimensions_of(RETURNING_CUSTOMERS, keys),
        granularity=Granularity.TOTAL if "customer" in keys else granularity,
        basis=basis,
        now=START + 400 * clock.DAY,
    )
    found = ask(replica, query)
    booked = "ordered_at" if basis is RefundBasis.ORDER_DATE else "booked_at"
    least = 1 if "orderSequence" in keys else 2
    placed = [one for one in orders if within(one["ordered_at"], ZONE, first, last)]
    counted = [one for one in placed if one["sequence"] >= least]
    money = [one for one in events if one["sequence"] >= least and within(one[booked], ZONE, first, last)]
    assert {split(one, keys) for one in [*counted, *money]} <= {row.values for row in found.rows}
    for row in found.rows:
        span = found.periods[row.period]
        name = period(span.start, ZONE, query.granularity, 1)

        def here(one: Fields, key: str, name: object = name, values: tuple[str, ...] = row.values) -> bool:
            return period(one[key], ZONE, query.granularity, 1) == name and split(one, keys) == values

        own = [one for one in counted if here(one, "ordered_at")]
        expected = numbers(own, [one for one in money if here(one, booked)], orders)
        rate = repeat_rate([one for one in placed if here(one, "ordered_at")]) if keys in {(), ("channel",)} else None
        assert same(row.numbers, [*expected[:6], rate, expected[6]])
        behind = {key for (key,) in replica.execute(people(query, span, row.values)).fetchall()}
        of_money = {one["customer_id"] for one in money if here(one, booked)} if keys == ("customer",) else set[int]()
        assert behind == {one["customer_id"] for one in own} | of_money

    returning = [one for one in placed if one["sequence"] >= 2]
    whole = numbers(
        returning,
        [one for one in events if one["sequence"] >= 2 and within(one[booked], ZONE, first, last)],
        orders,
    )
    assert same(found.totals, [*whole[:6], repeat_rate(placed), whole[6]])


@pytest.mark.parametrize("granularity", [Granularity.MONTH, Granularity.WEEK, Granularity.TOTAL])
def test_who_comes_in_several_periods_is_one_person_of_the_whole(
    replica: duckdb.DuckDBPyConnection, granularity: Granularity
):
    orders = [
        {
            "order_id": 10 * who + place, "customer_id": who, "sequence": place, "ordered_at": START + day * clock.DAY,
            "customer_type": "NEW" if place == 1 else "RETURNING",
        }
        for who, days in ((1, [0, 20, 40, 60]), (2, [5]), (3, [33, 34]), (4, [10, 70]))
        for place, day in enumerate(days, start=1)
    ]  # fmt: skip
    put(replica, ORDERS, orders)
    put(replica, EVENTS, [])
    put(replica, CUSTOMERS, buyers(orders))
    query = ReportQuery(
        report=RETURNING_CUSTOMERS,
        days=Days(FIRST, FIRST + timedelta(days=89)),
        where=Calendar(ZONE),
        metrics=metrics_of(
            RETURNING_CUSTOMERS, ["customers", "orders", "medianDaysBetweenOrders", "repeatPurchaseRate"]
        ),
        dimensions=(),
        granularity=granularity,
        now=START + 400 * clock.DAY,
    )
    assert ask(replica, query).totals == (3, 5, 20, Decimal(3) / 4)


def test_a_refund_is_no_second_time_between_orders(replica: duckdb.DuckDBPyConnection):
    days = [0, 10, 40]
    orders = [
        {
            "order_id": place,
            "customer_id": 1,
            "sequence": place,
            "ordered_at": START + day * clock.DAY,
            "customer_type": "NEW" if place == 1 else "RETURNING",
        }
        for place, day in enumerate(days, start=1)
    ]
    put(replica, ORDERS, orders)
    put(replica, CUSTOMERS, [{"customer_id": 1, "order_count": 3}])
    refunds = [{**orders[1], "booked_at": START + 50 * clock.DAY, "reversal": 1}] * 5
    put(replica, EVENTS, refunds)
    query = ReportQuery(
        report=RETURNING_CUSTOMERS,
        days=Days(FIRST, FIRST + timedelta(days=60)),
        where=Calendar(ZONE),
        metrics=RETURNING_CUSTOMERS.metrics,
        dimensions=dimensions_of(RETURNING_CUSTOMERS, ["intervalDays"]),
        granularity=Granularity.TOTAL,
        now=START + 400 * clock.DAY,
    )
    found = ask(replica, query)
    assert found.totals[4:6] == (20, 20)
    assert {row.values[0]: row.numbers[1] for row in found.rows if row.numbers[1]} == {"7-13": 1, "30-59": 1}


def test_the_mean_of_more_times_than_64_bits_add_up_to(replica: duckdb.DuckDBPyConnection):
    apart = 30_000 * clock.DAY
    people = range(4_000)
    orders = [
        {
            "order_id": 2 * who + place,
            "customer_id": who + 1,
            "sequence": place,
            "ordered_at": START + (place - 2) * apart,
            "customer_type": "NEW" if place == 1 else "RETURNING",
        }
        for who in people
        for place in (1, 2)
    ]
    assert len(people) * apart > 2**63
    put(replica, ORDERS, orders)
    put(replica, EVENTS, [])
    query = ReportQuery(
        report=RETURNING_CUSTOMERS,
        days=Days(FIRST, FIRST),
        where=Calendar("UTC"),
        metrics=metrics_of(RETURNING_CUSTOMERS, ["meanDaysBetweenOrders", "medianDaysBetweenOrders"]),
        dimensions=(),
        granularity=Granularity.MONTH,
        now=START + 400 * clock.DAY,
    )
    found = ask(replica, query)
    assert found.totals == found.rows[0].numbers == (30_000, 30_000)


def test_where_times_alone_are_asked_nobody_who_has_none_is_behind(replica: duckdb.DuckDBPyConnection):
    of = {1: [-40, 0], 2: [0], 3: [0, 1]}
    orders = [
        {
            "order_id": 10 * who + place,
            "customer_id": who,
            "sequence": place,
            "ordered_at": START + day * clock.DAY,
            "customer_type": "NEW" if place == 1 else "RETURNING",
        }
        for who, days in of.items()
        for place, day in enumerate(days, start=1)
    ]
    put(replica, ORDERS, orders)
    put(replica, EVENTS, [])
    query = ReportQuery(
        report=RETURNING_CUSTOMERS,
        days=Days(FIRST, FIRST + timedelta(days=9)),
        where=Calendar("UTC"),
        metrics=metrics_of(RETURNING_CUSTOMERS, ["medianDaysBetweenOrders"]),
        dimensions=(),
        granularity=Granularity.TOTAL,
        reads_replica=True,
    )
    assert ask(replica, query).totals == (Decimal("20.5"),)
    assert sorted(replica.execute(people(query, query.span, [])).fetchall()) == [(1,), (3,)]
