"""What price does to customers: discounts on what they bought, and what it costs beside its kind."""

from collections.abc import Mapping, Sequence

from regulars.orders.behaviour import SensitivityParts, share
from regulars.orders.queries.habits import bought_by
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.money import exponent
from regulars.stores.queries import base_currency

_LINES = (
    "SELECT o.customer_id, o.currency, o.rate, l.category_key, l.quantity, l.quantity * l.unit_price AS gross,"
    " CAST(l.discount AS DOUBLE PRECISION) AS own, CAST(l.quantity * l.unit_price - l.discount AS DOUBLE PRECISION)"
    " AS net, CAST(sum(l.quantity * l.unit_price - l.discount) OVER w AS DOUBLE PRECISION) AS nets,"
    " CAST(o.discount_total - sum(l.discount) OVER w AS DOUBLE PRECISION) AS extra"
    " FROM orders o JOIN order_lines l ON l.order_id = o.id"
)
# What is taken off a whole order lowers each of its lines by the same share, and by no more than there is.
_SHARED = (
    "SELECT a.*, CASE WHEN a.extra > 0 OR a.own > 0 THEN 1 ELSE 0 END AS is_discounted,"
    " CASE WHEN a.nets > 0 THEN a.net / a.nets * CASE WHEN a.extra > a.nets THEN a.nets ELSE a.extra END ELSE 0 END"
    " AS shared"
)


async def sensitivity_parts(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, SensitivityParts]:
    """Of those with known lines. A discount on the whole order makes each of its units a discounted one."""
    where = bought_by(reader, actor, customers)
    rows = await reader.fetch(
        "SELECT d.customer_id, d.currency, d.rate, sum(d.quantity), sum(d.is_discounted * d.quantity),"
        " sum(d.is_discounted * d.gross), sum(d.own + d.shared),"
        " sum(CASE WHEN k.median_price IS NULL THEN 0 ELSE d.net - d.shared END),"
        f" sum(COALESCE(k.median_price, 0) * d.quantity) FROM ({_SHARED} FROM ({_LINES} WHERE {where.text}"
        " WINDOW w AS (PARTITION BY o.id)) AS a) AS d"
        " LEFT JOIN category_prices k ON k.category_key = d.category_key GROUP BY d.customer_id, d.currency, d.rate",
        where.params,
    )
    base = await base_currency(reader) or "XXX"
    found: dict[int, list[float]] = {}
    for customer, currency, rate, units, discounted, gross, discount, paid, usual in rows:
        factor = _factor(currency, rate, base)
        money = [float(amount) * factor for amount in (gross, discount, paid)]
        so_far = found.setdefault(customer, [0.0] * 6)
        for place, value in enumerate((int(units), int(discounted), *money, int(usual))):
            so_far[place] += value
    return {customer: _parts(*sums) for customer, sums in found.items()}


def _factor(currency: str, rate: str | None, base: str) -> float:
    """Minor units of the base currency for one of the order's; shares and indexes need no whole ones."""
    if currency == base or rate is None:
        return 1.0
    return float(rate) * 10.0 ** (exponent(base) - exponent(currency))


def _parts(
    units: float, discounted: float, gross: float, discount: float, paid: float, usual: float
) -> SensitivityParts:
    return SensitivityParts(share(discounted, units) or 0.0, share(discount, gross) or 0.0, share(paid, usual))


async def prices_between(reader: Reader, start: int, end: int) -> Sequence[tuple[str, str, str | None, int, int, int]]:
    """What categories sold for in orders placed in that time: category, currency, rate, net, quantity, how often."""
    rows = await reader.fetch(
        "SELECT l.category_key, o.currency, o.rate, l.quantity * l.unit_price - l.discount, l.quantity, count(*)"
        " FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.listed_at >= ? AND o.listed_at < ?"
        " AND o.exclusion_reason IS NULL AND l.category_key IS NOT NULL"
        " GROUP BY l.category_key, o.currency, o.rate, l.quantity * l.unit_price - l.discount, l.quantity",
        (start, end),
    )
    return [(key, currency, rate, int(net), int(units), int(times)) for key, currency, rate, net, units, times in rows]
