"""What customers' purchases come to: sums over their qualifying orders, one statement for all customers asked for.

Everything is found by the customer: `orders_by_customer`, the lines of these orders, the ledger by customer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regulars.orders.behaviour import halved
from regulars.orders.queries.lists import of_stores
from regulars.platform import clock, zones
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.sql import Sql, all_of
from regulars.stores.queries import base_currency, default_store, stores

HOURS = 24
WEEKDAYS = 7
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Carts:
    """How orders look, and how many of them were discounted."""

    order_count: int
    cart_count: int
    """Orders whose lines are known."""
    unit_count: int
    line_count: int
    discounted_count: int


@dataclass(frozen=True, slots=True)
class Goods:
    """The money of goods in the ledger, in minor units of the base currency, and orders of which a unit came back."""

    sold: int
    reversed: int
    returned_count: int


@dataclass(frozen=True, slots=True)
class Times:
    """How many orders were placed in each hour and on each day of the week, where their store stands."""

    by_hour: tuple[int, ...]
    by_weekday: tuple[int, ...]
    peak_hour: int
    peak_weekday: int


@dataclass(frozen=True, slots=True)
class Month:
    """The orders placed in a calendar month, where the first store stands; `amount` is what is left of them."""

    starts_on: str
    order_count: int
    amount: int
    currency: str


def bought_by(reader: Reader, actor: Actor, customers: Sequence[int]) -> Sql:
    """Qualifying `orders o` of these customers that the caller may see."""
    mine = Sql(reader.dialect.in_list("o.customer_id", "bigint"), (reader.dialect.array(customers),))
    return all_of([mine, Sql("o.sequence IS NOT NULL"), of_stores(actor, "o.store_id")])


async def carts(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, Carts]:
    """Of those who bought."""
    where = bought_by(reader, actor, customers)
    rows = await reader.fetch(
        "SELECT o.customer_id, count(*), sum(CASE WHEN o.line_count > 0 THEN 1 ELSE 0 END), sum(o.unit_count),"
        f" sum(o.line_count), sum(CASE WHEN o.discount_total > 0 THEN 1 ELSE 0 END) FROM orders o WHERE {where.text}"
        " GROUP BY o.customer_id",
        where.params,
    )
    return {customer: Carts(*map(int, sums)) for customer, *sums in rows}


async def goods(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, Goods]:
    """Of those who bought; a cancellation is no return, and its order no purchase."""
    dialect = reader.dialect
    mine = Sql(dialect.in_list("s.customer_id", "bigint"), (dialect.array(customers),))
    where = all_of([mine, Sql("s.sequence IS NOT NULL"), of_stores(actor, "s.store_id")])
    rows = await reader.fetch(
        "SELECT s.customer_id, sum(s.gross - s.discount), sum(CASE WHEN s.kind = 'REFUND' THEN s.reversal ELSE 0 END),"
        " count(DISTINCT CASE WHEN s.kind = 'REFUND' AND s.quantity < 0 THEN s.order_id END) FROM sales_events s"
        f" WHERE {where.text} GROUP BY s.customer_id",
        where.params,
    )
    return {customer: Goods(*map(int, sums)) for customer, *sums in rows}


async def medians(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, int]:
    """The median of what is left of their orders, in base money; of an even number, half of the two in the middle."""
    where = bought_by(reader, actor, customers)
    rows = await reader.fetch(
        "SELECT ranked.customer_id, min(ranked.kept), max(ranked.kept) FROM"
        " (SELECT o.customer_id, o.base_total - o.base_refunded AS kept, count(*) OVER (PARTITION BY o.customer_id)"
        " AS orders, row_number() OVER (PARTITION BY o.customer_id ORDER BY o.base_total - o.base_refunded, o.id)"
        f" AS place FROM orders o WHERE {where.text}) AS ranked"
        " WHERE ranked.place * 2 BETWEEN ranked.orders AND ranked.orders + 2 GROUP BY ranked.customer_id",
        where.params,
    )
    return {customer: halved(int(low) + int(high)) for customer, low, high in rows}


async def times(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, Times]:
    """Each order by the clock of its store; of hours with as many orders, the one of the latest order is the peak."""
    where = bought_by(reader, actor, customers)
    ranges = await reader.fetch(
        f"SELECT o.store_id, min(o.placed_at), max(o.placed_at) FROM orders o WHERE {where.text} GROUP BY o.store_id",
        where.params,
    )
    zone_of = {store.id: store.time_zone for store in await stores(reader)}
    found: dict[int, list[tuple[int, int, int, int]]] = {}
    for store, first, last in ranges:
        # The plus keeps SQLite off the index of the store, by which it would read all orders of it.
        shown = zones.local("o.placed_at", zone_of[store], first, last)
        weekday, hour = zones.weekday_of(shown), zones.hour_of(shown)
        rows = await reader.fetch(
            f"SELECT w.customer_id, w.weekday, w.hour, count(*), max(w.placed_at) FROM (SELECT o.customer_id,"
            f" o.placed_at, {weekday.text} AS weekday, {hour.text} AS hour FROM orders o"
            f" WHERE +o.store_id = ? AND {where.text}) AS w GROUP BY w.customer_id, w.weekday, w.hour",
            (*weekday.params, *hour.params, store, *where.params),
        )
        for customer, *cell in rows:
            found.setdefault(customer, []).append((int(cell[0]), int(cell[1]), int(cell[2]), int(cell[3])))
    return {customer: _times(cells) for customer, cells in found.items()}


def _times(cells: Sequence[tuple[int, int, int, int]]) -> Times:
    by_weekday, weekday = _counted([(day - 1, count, latest) for day, _, count, latest in cells], WEEKDAYS)
    by_hour, hour = _counted([(hour, count, latest) for _, hour, count, latest in cells], HOURS)
    return Times(by_hour, by_weekday, hour, weekday + 1)


def _counted(parts: Sequence[tuple[int, int, int]], size: int) -> tuple[tuple[int, ...], int]:
    counts, latest = [0] * size, [-(2**63)] * size
    for place, count, at in parts:
        counts[place] += count
        latest[place] = max(latest[place], at)
    return tuple(counts), max(range(size), key=lambda place: (counts[place], latest[place]))


async def months(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[Month]]:
    """The last twelve calendar months, the running one at the end; what is left of orders stands in their month."""
    where = bought_by(reader, actor, customers)
    store = await default_store(reader)
    zone = store.time_zone if store else "UTC"
    today = clock.day_in(clock.now(), zone)
    first = today.year * 12 + today.month - MONTHS
    days = [today.replace(year=one // 12, month=one % 12 + 1, day=1) for one in range(first, first + MONTHS)]
    starts = [clock.start_of(day, zone) for day in days]
    inside = " ".join("WHEN o.placed_at >= ? THEN CAST(? AS bigint)" for _ in starts)
    bounds = [value for place in reversed(range(MONTHS)) for value in (starts[place], place)]
    rows = await reader.fetch(
        f"SELECT w.customer_id, w.month, count(*), sum(w.kept) FROM (SELECT o.customer_id, CASE {inside} END AS month,"
        f" o.base_total - o.base_refunded AS kept FROM orders o WHERE o.placed_at >= ? AND {where.text}) AS w"
        " GROUP BY w.customer_id, w.month",
        (*bounds, starts[0], *where.params),
    )
    sums = {(customer, int(month)): (int(count), int(kept)) for customer, month, count, kept in rows}
    currency = await base_currency(reader) or "XXX"
    return {
        customer: [
            Month(day.isoformat(), *sums.get((customer, place), (0, 0)), currency) for place, day in enumerate(days)
        ]
        for customer in customers
    }
