"""What was sold of products: orders, units and money, over the lines that bear their stock code."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from regulars.orders.queries.lists import order_condition
from regulars.orders.rules import converter
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.stores.queries import base_currency


class Sales(NamedTuple):
    """What was sold of one product; `revenue` in minor units of the base currency."""

    order_count: int
    unit_count: int
    revenue: int
    currency: str


async def sales_of(reader: Reader, actor: Actor, products: Sequence[int]) -> dict[int, Sales]:
    """Of orders that count, in the stores that the caller may see; products that nobody bought have zeros."""
    base = await base_currency(reader) or "USD"
    seen = await order_condition(reader, actor, None)
    rows = await reader.fetch(
        "SELECT pr.id, o.currency, o.rate, count(DISTINCT o.id), sum(l.quantity),"
        " sum(l.quantity * l.unit_price - l.discount)"
        " FROM products pr JOIN order_lines l ON l.sku_key = pr.sku_key JOIN orders o ON o.id = l.order_id"
        f" WHERE {reader.dialect.in_list('pr.id', 'bigint')} AND o.exclusion_reason IS NULL AND {seen.text}"
        " GROUP BY pr.id, o.currency, o.rate",
        (reader.dialect.array(products), *seen.params),
    )
    found: dict[int, Sales] = defaultdict(lambda: Sales(0, 0, 0, base))
    for key, currency, rate, orders, units, minor in rows:
        had, converted = found[key], converter(currency, rate, base)(int(minor))
        found[key] = Sales(had.order_count + orders, had.unit_count + int(units), had.revenue + converted, base)
    return {key: found[key] for key in products}
