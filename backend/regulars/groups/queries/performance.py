"""What the members of groups and segments bought, beside everybody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from regulars.groups.queries.changes import zone_of_days
from regulars.platform import clock
from regulars.platform.db.connect import Reader
from regulars.stores.queries import base_currency

Set = Literal["group", "segment"]
_MEMBERS = {
    "group": "SELECT customer_id FROM group_members WHERE group_id = ?",
    "segment": "SELECT customer_id FROM segment_members WHERE segment_id = ?",
}


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """Orders that count and what was paid for them and not given back, in minor units of the base currency."""

    customer_count: int
    order_count: int
    revenue: int
    currency: str


@dataclass(frozen=True, slots=True)
class PerformanceRow:
    """The members' figures, and those of everybody else."""

    customer_count: int
    order_count: int
    revenue: int
    currency: str
    rest: FiguresRow = field(repr=False)


async def performance(
    reader: Reader, kind: Set, key: int, first: str | None = None, last: str | None = None
) -> PerformanceRow:
    """Over all time from the figures kept on each customer; of some days, from the orders placed on them."""
    currency = await base_currency(reader) or "USD"
    people = await _people(reader, kind, key)
    if first or last:
        bought = await _bought(reader, kind, key, first, last)
    else:
        bought = {inside: (orders, paid) for inside, (_, orders, paid) in people.items()}
    ours, others = (
        FiguresRow(people.get(inside, (0, 0, 0))[0], *bought.get(inside, (0, 0)), currency) for inside in (True, False)
    )
    return PerformanceRow(ours.customer_count, ours.order_count, ours.revenue, currency, others)


async def _people(reader: Reader, kind: Set, key: int) -> dict[bool, tuple[int, int, int]]:
    """Members from their own rows; the rest is everybody without them, so that a small group is answered at once."""
    sums = "count(*), coalesce(sum(c.order_count), 0), coalesce(sum(c.total_spent), 0)"
    ours = await reader.fetch_one(f"SELECT {sums} FROM customers c WHERE c.id IN ({_MEMBERS[kind]})", (key,))
    all_of_them = await reader.fetch_one(f"SELECT {sums} FROM customers c")
    members, everybody = _whole(ours), _whole(all_of_them)
    rest = tuple(whole - part for whole, part in zip(everybody, members, strict=True))
    return {True: members, False: (rest[0], rest[1], rest[2])}


async def _bought(
    reader: Reader, kind: Set, key: int, first: str | None, last: str | None
) -> dict[bool, tuple[int, int]]:
    zone = await zone_of_days(reader)
    start = clock.start_of(date.fromisoformat(first), zone) if first else 0
    end = clock.start_of(date.fromisoformat(last) + timedelta(days=1), zone) if last else clock.now() + clock.DAY
    rows = await reader.fetch(
        f"SELECT o.customer_id IN ({_MEMBERS[kind]}), count(*), sum(o.base_total - o.base_refunded) FROM orders o"
        " WHERE o.listed_at >= ? AND o.listed_at < ? AND o.placed_at IS NOT NULL AND o.exclusion_reason IS NULL"
        " AND o.customer_id IS NOT NULL GROUP BY 1",
        (key, start, end),
    )
    return {bool(inside): (orders, int(paid)) for inside, orders, paid in rows}


def _whole(row: Sequence[int] | None) -> tuple[int, int, int]:
    return (0, 0, 0) if row is None else (int(row[0]), int(row[1]), int(row[2]))


async def performances(
    reader: Reader, kind: Set, keys: Sequence[int], first: str | None, last: str | None
) -> Mapping[int, PerformanceRow]:
    """One after another: each is a sum over all its members."""
    return {key: await performance(reader, kind, key, first, last) for key in keys}
