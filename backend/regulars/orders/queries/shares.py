"""Customers by a share of their orders: leaves that group the orders of each (reports.md 3)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from regulars.platform.query.columns import Column, Kind
from regulars.platform.query.filters import Asking, any_related
from regulars.platform.query.sql import Sql

_DISCOUNTED = Column(
    "discount_usage_rate",
    "CAST(sum(CASE WHEN bought.discount_total > 0 THEN 1 ELSE 0 END) AS DOUBLE PRECISION) / count(*)",
    Kind.FLOAT,
    nullable=False,
)
_RETURNED = Column(
    "return_frequency",
    "CAST(count(DISTINCT CASE WHEN bought.kind = 'REFUND' AND bought.quantity < 0 THEN bought.order_id END)"
    " AS DOUBLE PRECISION) / count(DISTINCT bought.order_id)",
    Kind.FLOAT,
    nullable=False,
)


def _share(column: Column, source: str) -> Callable[[Any, Asking], Sql]:
    """Who never bought has no share. About few customers the orders of each are found by their key."""

    def leaf(value: Any, asking: Asking) -> Sql:
        own = "bought.customer_id = c.id" if asking.few else "bought.customer_id IS NOT NULL"
        related = (
            f"c.id IN (SELECT bought.customer_id FROM {source} bought WHERE {own} AND bought.sequence IS NOT NULL"
            " GROUP BY bought.customer_id HAVING {})"
        )
        return any_related(column, cast("Mapping[str, Any]", value), related, replace(asking, few=False))

    return leaf


of_discounted = _share(_DISCOUNTED, "orders")
of_returned = _share(_RETURNED, "sales_events")
