"""What customers buy most and how they pay: ranked by units, one statement for all customers asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from regulars.orders.behaviour import FEWEST_PURCHASES, Ranking
from regulars.orders.queries.habits import bought_by
from regulars.orders.rules import RECEIVED, converter
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.sql import placeholders
from regulars.stores.queries import base_currency


@dataclass(frozen=True, slots=True)
class RankedRow:
    """An entry of a ranking; `amount` in minor units of the base currency."""

    key: str
    label: str
    unit_count: int
    order_count: int
    amount: int
    share: float
    currency: str
    latest: str
    """When it was last bought, to be compared only."""
    is_product: bool = False


_KEYS: dict[Ranking, tuple[str, str]] = {
    Ranking.PRODUCT: ("COALESCE(l.sku_key, l.title)", "l.title"),
    Ranking.CATEGORY: ("l.category_key", "l.category"),
    Ranking.BRAND: ("l.brand_key", "l.brand"),
}
"""What lines are told apart by, and what it is called."""

_INSTANT = 3 * 10**16
_LINE = 10**15
_AHEAD = len(str(_INSTANT)) + len(str(_LINE))
# Instant and line, written with as many digits whatever they are, stand before the label: the greatest text holds the
# label that was used last, and says when.
_BOUGHT = f"CAST(o.placed_at + {_INSTANT} AS TEXT) || CAST(l.id + {_LINE} AS TEXT)"
_PAID = f"CAST(p.at + {_INSTANT} AS TEXT) || CAST(p.id + {_LINE} AS TEXT)"


async def favourites(
    reader: Reader, actor: Actor, customers: Sequence[int], ranking: Ranking, first: int
) -> Mapping[int, list[RankedRow]]:
    """What was bought in at least two orders, by units, ties to the latest. Shares are of all units bought."""
    where = bought_by(reader, actor, customers)
    key, label = _KEYS[ranking]
    rows = await reader.fetch(
        f"SELECT w.customer_id, w.ranked_by, w.currency, w.rate, sum(w.quantity), count(DISTINCT w.order_id),"
        f" sum(w.net), max(w.latest) FROM (SELECT o.customer_id, {reader.dialect.collate_key(key)} AS ranked_by,"
        f" o.currency, o.rate, o.id AS order_id, l.quantity, l.quantity * l.unit_price - l.discount AS net,"
        f" {_BOUGHT} || {label} AS latest"
        f" FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE {where.text}) AS w"
        " GROUP BY w.customer_id, w.ranked_by, w.currency, w.rate",
        where.params,
    )
    found = _ranked(rows, await base_currency(reader) or "XXX", first, FEWEST_PURCHASES)
    if ranking is not Ranking.PRODUCT:
        return found
    return {customer: [replace(row, is_product=True) for row in ranked] for customer, ranked in found.items()}


async def payment_methods(
    reader: Reader, actor: Actor, customers: Sequence[int], first: int
) -> Mapping[int, list[RankedRow]]:
    """By successful payments of purchases; the amount is what was paid less what went back.

    COALESCE keeps SQLite off the index of states, by which it would read all payments that were ever received.
    """
    where = bought_by(reader, actor, customers)
    rows = await reader.fetch(
        "SELECT o.customer_id, p.method_key, o.currency, o.rate, count(*), count(DISTINCT o.id),"
        " sum(p.amount - p.refunded),"
        f" max({_PAID} || p.method)"
        f" FROM orders o JOIN payments p ON p.order_id = o.id WHERE {where.text}"
        f" AND COALESCE(p.status, '') IN ({placeholders(len(RECEIVED))})"
        " GROUP BY o.customer_id, p.method_key, o.currency, o.rate",
        (*where.params, *sorted(RECEIVED)),
    )
    return _ranked(rows, await base_currency(reader) or "XXX", first, 1)


def _ranked(rows: Sequence[Any], base: str, first: int, fewest: int) -> Mapping[int, list[RankedRow]]:
    found: dict[int, dict[str, RankedRow]] = {}
    units_of: dict[int, int] = {}
    for customer, key, currency, rate, units, orders, net, latest in rows:
        units_of[customer] = units_of.get(customer, 0) + int(units)
        if key is not None:
            mine = found.setdefault(customer, {})
            row = _entry(key, latest, int(units), int(orders), converter(currency, rate, base)(int(net)), base)
            mine[key] = _together(mine[key], row) if key in mine else row
    return {customer: _best(mine.values(), units_of[customer], first, fewest) for customer, mine in found.items()}


def _entry(key: str, latest: str, units: int, orders: int, amount: int, base: str) -> RankedRow:
    return RankedRow(key, latest[_AHEAD:], units, orders, amount, 0.0, base, latest[:_AHEAD])


def _together(one: RankedRow, other: RankedRow) -> RankedRow:
    """Purchases of the same in two currencies, or at two rates."""
    newest = max(one, other, key=lambda row: row.latest)
    return replace(
        newest,
        unit_count=one.unit_count + other.unit_count,
        order_count=one.order_count + other.order_count,
        amount=one.amount + other.amount,
    )


def _best(rows: Any, units: int, first: int, fewest: int) -> list[RankedRow]:
    ranked = sorted(
        (row for row in rows if row.order_count >= fewest), key=lambda row: (row.unit_count, row.latest), reverse=True
    )
    return [replace(row, share=row.unit_count / units) for row in ranked[:first]]
