"""First-time customers against plain Python."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.catalogue.first_time_customers import FIRST_TIME_CUSTOMERS
from regulars.reports.query import ReportQuery, dimensions_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.replica.tables import CUSTOMERS, EVENTS, LINES, ORDERS
from regulars.reports.words import Granularity, RefundBasis
from tests.reports.reference import period, within
from tests.reports.small import ask, put

FIRST = date(2026, 2, 1)
START = clock.start_of(FIRST, "UTC")
ZONE = "Europe/Berlin"
Fields = Mapping[str, Any]
SPLITS = st.sampled_from([(), ("channel",), ("discounted",), ("firstProduct",), ("firstCategory", "channel")])
COLUMNS = {"firstProduct": "product", "firstCategory": "category"}


@st.composite
def shops(draw: st.DrawFn) -> tuple[list[Fields], list[Fields], list[Fields], list[Fields]]:
    """People with and without accounts, each with up to three orders of up to two lines."""
    people: list[Fields] = []
    orders: list[Fields] = []
    lines: list[Fields] = []
    events: list[Fields] = []
    for who in range(1, draw(st.integers(0, 5)) + 1):
        created = START + draw(st.integers(0, 100 * clock.DAY))
        moments = sorted(draw(st.lists(st.integers(created, created + 80 * clock.DAY), max_size=3, unique=True)))
        account = draw(st.none() | st.integers(created, created + 20 * clock.DAY))
        people.append({
            "customer_id": who, "created_at": created, "account_created_at": account,
            "first_order_at": moments[0] if moments else None, "is_merged": draw(st.sampled_from([0, 0, 1])),
        })  # fmt: skip
        for sequence, at in enumerate(moments, start=1):
            key = len(orders) + 1
            of = {
                "order_id": key, "customer_id": who, "sequence": sequence, "ordered_at": at,
                "customer_type": "NEW" if sequence == 1 else "RETURNING", "cohort_at": moments[0],
                "channel": draw(st.sampled_from([None, "EMAIL"])),
            }  # fmt: skip
            discount = draw(st.sampled_from([0, 30]))
            orders.append({**of, "kept": draw(st.integers(0, 900)), "discount": discount})
            events.append(
                {**of, "booked_at": at, "gross": draw(st.integers(0, 900)), "discount": discount, "reversal": 0}
            )
            back = draw(st.integers(0, 50))
            events.append(
                {
                    **of,
                    "booked_at": at + draw(st.integers(0, 40 * clock.DAY)),
                    "gross": 0,
                    "discount": 0,
                    "reversal": back,
                }
            )
            lines += [
                {**of, "product": draw(st.sampled_from(["tea", "cup"])), "category": draw(st.sampled_from([None, "x"]))}
                for _ in range(draw(st.integers(0, 2)))
            ]
    return people, orders, lines, events


def mean(above: int, below: int) -> Decimal | None:
    return Decimal(above) / below if below else None


def numbers(
    firsts: Sequence[Fields], events: Sequence[Fields], known: Sequence[Fields] | None, shop: "Shop"
) -> tuple[Decimal | None, ...]:
    accounts = {one["customer_id"]: one["account_created_at"] for one in shop.people}
    waited = [
        one["ordered_at"] - at
        for one in firsts
        if (at := accounts[one["customer_id"]]) is not None and at <= one["ordered_at"]
    ]
    rates: list[Decimal | None] = []
    for days in (30, 60, 90):
        old = [one for one in firsts if one["ordered_at"] + days * clock.DAY <= shop.now]
        again = [
            one
            for one in old
            if shop.second.get(one["customer_id"], shop.now * 9) <= one["ordered_at"] + days * clock.DAY
        ]
        rates.append(mean(len(again), len(old)))
    bought = [
        one for one in known or () if (one["first_order_at"] or shop.now * 9) <= one["created_at"] + 30 * clock.DAY
    ]
    average = mean(sum(waited), len(waited))
    return (
        Decimal(len(firsts)),
        Decimal(len(firsts)),
        Decimal(sum(one["gross"] - one["discount"] - one["reversal"] for one in events)),
        mean(sum(one["kept"] for one in firsts), len(firsts)),
        None if average is None else average / clock.DAY,
        *rates,
        mean(len(bought), len(known or ())),
    )


class Shop:
    """What was drawn, and when it is looked at."""

    def __init__(self, drawn: tuple[list[Fields], list[Fields], list[Fields], list[Fields]], now: int) -> None:
        self.people, self.orders, self.lines, self.events = drawn
        self.now = now
        self.second = {one["customer_id"]: one["ordered_at"] for one in self.orders if one["sequence"] == 2}

    def values(self, order_id: int, keys: Sequence[str]) -> set[tuple[str, ...]]:
        """In which rows an order stands."""
        (order,) = [one for one in self.orders if one["order_id"] == order_id]
        found: set[tuple[str, ...]] = {()}
        for key in keys:
            own = {"channel": order["channel"], "discounted": "YES" if order["discount"] else "NO"}
            here = (
                {one[COLUMNS[key]] for one in self.lines if one["order_id"] == order_id}
                if key in COLUMNS
                else {own[key]}
            )
            found = {(*values, value or "UNKNOWN") for values in found for value in here or {None}}
        return found


@settings(max_examples=80, deadline=None)
@given(
    drawn=shops(),
    keys=SPLITS,
    granularity=st.sampled_from([Granularity.TOTAL, Granularity.MONTH]),
    basis=st.sampled_from(list(RefundBasis)),
    days=st.tuples(st.integers(-5, 120), st.integers(0, 80), st.integers(100, 260)),
)
def test_first_orders_tell_who_began_how_and_who_came_again(
    replica: duckdb.DuckDBPyConnection,
    drawn: tuple[list[Fields], list[Fields], list[Fields], list[Fields]],
    keys: tuple[str, ...],
    granularity: Granularity,
    basis: RefundBasis,
    days: tuple[int, int, int],
):
    shop = Shop(drawn, START + days[2] * clock.DAY)
    for table, rows in ((CUSTOMERS, shop.people), (ORDERS, shop.orders), (LINES, shop.lines), (EVENTS, shop.events)):
        put(replica, table, rows)
    first = FIRST + timedelta(days=days[0])
    last = first + timedelta(days=days[1])
    found = ask(
        replica,
        ReportQuery(
            report=FIRST_TIME_CUSTOMERS,
            days=Days(first, last),
            where=Calendar(ZONE),
            metrics=FIRST_TIME_CUSTOMERS.metrics,
            dimensions=dimensions_of(FIRST_TIME_CUSTOMERS, keys),
            granularity=granularity,
            basis=basis,
            now=shop.now,
        ),
    )
    booked = "ordered_at" if basis is RefundBasis.ORDER_DATE else "booked_at"
    firsts = [one for one in shop.orders if one["sequence"] == 1 and within(one["ordered_at"], ZONE, first, last)]
    events = [one for one in shop.events if one["sequence"] == 1 and within(one[booked], ZONE, first, last)]
    known = [
        one
        for one in shop.people
        if not one["is_merged"]
        and one["created_at"] + 30 * clock.DAY <= shop.now
        and within(one["created_at"], ZONE, first, last)
    ]
    for row in found.rows:
        name = period(found.periods[row.period].start, ZONE, granularity, 1)

        def here(moment: int, name: object = name) -> bool:
            return period(moment, ZONE, granularity, 1) == name

        assert row.numbers == numbers(
            [one for one in firsts if here(one["ordered_at"]) and row.values in shop.values(one["order_id"], keys)],
            [one for one in events if here(one[booked]) and row.values in shop.values(one["order_id"], keys)],
            [one for one in known if here(one["created_at"])] if not keys else None,
            shop,
        )
    assert {values for one in firsts for values in shop.values(one["order_id"], keys)} <= {
        row.values for row in found.rows
    }
    is_split_by_orders = any(key not in COLUMNS for key in keys)
    assert found.totals == numbers(firsts, events, None if is_split_by_orders else known, shop)
