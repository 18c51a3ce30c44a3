"""Orders by what was in them: a fact for each order and product or category.

Goods are worth their price less their own discount; what came back is taken off on the order's day, in proportion to
its units. Shipping, taxes and discounts of whole orders belong to no goods.
"""

from collections.abc import Collection

from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket

GOODS = frozenset({"product", "category"})
_SPLITS = (
    "customer_type", "channel", "campaign", "payment_method", "country", "province", "city", "postal_code"
)  # fmt: skip


def goods(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    """The columns of the ledger's facts, and those of the goods that are wanted."""
    names = sorted(GOODS.intersection(wanted))
    of = ", ".join(f"l.{name}" for name in names)
    back = "CASE WHEN quantity > 0 THEN net * returned / quantity ELSE 0 END"
    lines = (
        f"SELECT order_id, {', '.join(names)}, CAST(sum(net + discount) AS bigint) AS gross,"
        f" CAST(sum(discount) AS bigint) AS discount, CAST(sum({back}) AS bigint) AS reversal,"
        f" CAST(sum(net) AS bigint) AS net FROM report_lines WHERE ordered_at >= {span.start}"
        f" AND ordered_at < {span.end}{asked.condition()} GROUP BY order_id, {', '.join(names)}"
    )
    splits = ", ".join(f"o.{name}" for name in _SPLITS)
    return (
        f"SELECT o.ordered_at AS moment, o.order_id, o.customer_id, o.store_id, {splits}, l.gross, l.discount,"
        f" l.reversal, 0 AS shipping, 0 AS tax, 1 AS is_order, l.net - l.reversal AS kept, l.net AS merchandise, {of}"
        f" FROM report_orders o JOIN ({lines}) AS l ON l.order_id = o.order_id"
    )
