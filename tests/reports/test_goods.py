"""Sales by product and category against plain Python over the same lines."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.catalogue.new_vs_returning import NEW_VS_RETURNING_SALES
from regulars.reports.query import ReportQuery, dimensions_of, metrics_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.replica.tables import EVENTS, LINES, ORDERS
from regulars.reports.words import Granularity
from tests.reports.small import ask, put

START = clock.start_of(date(2026, 3, 1), "UTC")
KEYS = ["customers", "orders", "grossSales", "discounts", "returns", "netSales"]


@dataclass(frozen=True, slots=True)
class Line:
    """What an order had."""

    line_id: int
    order_id: int
    customer_id: int | None
    ordered_at: int
    product: str
    category: str | None
    quantity: int
    returned: int
    net: int
    discount: int


@st.composite
def baskets(draw: st.DrawFn) -> list[Line]:
    lines: list[Line] = []
    for order in range(1, draw(st.integers(1, 8)) + 1):
        who = draw(st.sampled_from([None, 1, 2]))
        at = START + draw(st.integers(0, 5)) * clock.DAY
        for _ in range(draw(st.integers(1, 3))):
            quantity = draw(st.integers(1, 4))
            lines.append(
                Line(
                    len(lines) + 1, order, who, at, draw(st.sampled_from(["cup", "tea"])),
                    draw(st.sampled_from([None, "kitchen"])), quantity, draw(st.integers(0, quantity)),
                    draw(st.integers(0, 999)), draw(st.integers(0, 99)),
                )
            )  # fmt: skip
    return lines


@settings(max_examples=40, deadline=None)
@given(lines=baskets(), key=st.sampled_from(["product", "category"]), last=st.integers(0, 6))
def test_every_row_of_goods_is_what_plain_python_says_of_its_lines(
    replica: duckdb.DuckDBPyConnection, lines: list[Line], key: str, last: int
) -> None:
    orders = {one.order_id: one for one in lines}
    put(replica, LINES, lines)
    kept = [
        {"order_id": one.order_id, "customer_id": one.customer_id, "ordered_at": one.ordered_at}
        for one in orders.values()
    ]
    put(replica, ORDERS, kept)
    put(replica, EVENTS, [])
    day = date(2026, 3, 1) + timedelta(days=last)
    query = ReportQuery(
        report=NEW_VS_RETURNING_SALES,
        days=Days(date(2026, 3, 1), day),
        where=Calendar("UTC"),
        metrics=metrics_of(NEW_VS_RETURNING_SALES, KEYS),
        dimensions=dimensions_of(NEW_VS_RETURNING_SALES, [key]),
        granularity=Granularity.TOTAL,
    )
    found = ask(replica, query)
    rows: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        if one.ordered_at < START + (last + 1) * clock.DAY:
            rows[getattr(one, key) or "UNKNOWN"].append(one)
    assert {row.values[0]: row.numbers for row in found.rows} == {
        value: tuple(map(Decimal, _numbers(mine))) for value, mine in rows.items()
    }
    within = {one.order_id: one for mine in rows.values() for one in mine}
    people = {one.customer_id for one in within.values()} - {None}
    assert found.totals[:2] == (Decimal(len(people)), Decimal(len(within)))


def _numbers(lines: list[Line]) -> tuple[int, ...]:
    people = {one.customer_id for one in lines} - {None}
    net, discount = sum(one.net for one in lines), sum(one.discount for one in lines)
    back = sum(one.net * one.returned // one.quantity for one in lines)
    return len(people), len({one.order_id for one in lines}), net + discount, discount, back, net - back
