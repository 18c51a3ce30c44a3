"""What the members of groups and segments bought, beside everybody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

from regulars.groups.queries.changes import zone_of_days
from regulars.platform import clock
from regulars.platform.db.connect import Reader
from regulars.stores.queries import base_currency

Set = Literal["group", "segment"]
_MEMBERS = {"group": ("group_members", "group_id"), "segment": ("segment_members", "segment_id")}
_FIGURES = "count(*), coalesce(sum(c.order_count), 0), coalesce(sum(c.total_spent), 0)"


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


class _Sums(NamedTuple):
    customers: int
    orders: int
    paid: int


async def performances(
    reader: Reader, kind: Set, keys: Sequence[int], first: str | None = None, last: str | None = None
) -> Mapping[int, PerformanceRow]:
    """Over all time from the figures kept on each customer; of some days, from the orders placed on them.

    Two statements for all sets of a page, four of some days: the rest is everybody without the members.
    """
    currency = await base_currency(reader) or "USD"
    ours, everybody = await _members(reader, kind, keys), await _everybody(reader)
    if first or last:
        days = await _days(reader, first, last)
        ours, everybody = await _of_days(reader, kind, keys, days, ours, everybody)
    found: dict[int, PerformanceRow] = {}
    for key in keys:
        customers, orders, paid = ours.get(key, _Sums(0, 0, 0))
        rest = FiguresRow(everybody.customers - customers, everybody.orders - orders, everybody.paid - paid, currency)
        found[key] = PerformanceRow(customers, orders, paid, currency, rest)
    return found


async def _members(reader: Reader, kind: Set, keys: Sequence[int]) -> dict[int, _Sums]:
    table, column = _MEMBERS[kind]
    rows = await reader.fetch(
        f"SELECT m.{column}, {_FIGURES} FROM {table} m JOIN customers c ON c.id = m.customer_id"
        f" WHERE {reader.dialect.in_list(f'm.{column}', 'bigint')} GROUP BY m.{column}",
        (reader.dialect.array(keys),),
    )
    return {row[0]: _Sums(*map(int, row[1:])) for row in rows}


async def _everybody(reader: Reader) -> _Sums:
    row = await reader.fetch_one(f"SELECT {_FIGURES} FROM customers c")
    return _Sums(*map(int, row or (0, 0, 0)))


async def _days(reader: Reader, first: str | None, last: str | None) -> tuple[int, int]:
    zone = await zone_of_days(reader)
    start = clock.start_of(date.fromisoformat(first), zone) if first else 0
    end = clock.start_of(date.fromisoformat(last) + timedelta(days=1), zone) if last else clock.now() + clock.DAY
    return start, end


async def _of_days(
    reader: Reader, kind: Set, keys: Sequence[int], days: tuple[int, int], ours: dict[int, _Sums], everybody: _Sums
) -> tuple[dict[int, _Sums], _Sums]:
    """The same people, with the orders placed between two instants."""
    table, column = _MEMBERS[kind]
    counted = (
        "o.listed_at >= ? AND o.listed_at < ? AND o.placed_at IS NOT NULL AND o.exclusion_reason IS NULL"
        " AND o.customer_id IS NOT NULL"
    )
    sums = "count(*), coalesce(sum(o.base_total - o.base_refunded), 0)"
    rows = await reader.fetch(
        f"SELECT m.{column}, {sums} FROM {table} m JOIN orders o ON o.customer_id = m.customer_id"
        f" WHERE {reader.dialect.in_list(f'm.{column}', 'bigint')} AND {counted} GROUP BY m.{column}",
        (reader.dialect.array(keys), *days),
    )
    bought = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    of_all = await reader.fetch_one(f"SELECT {sums} FROM orders o WHERE {counted}", days)
    return (
        {key: _Sums(sums.customers, *bought.get(key, (0, 0))) for key, sums in ours.items()},
        _Sums(everybody.customers, *map(int, of_all or (0, 0))),
    )
