"""Customers by a share of their orders and by what price does to them: figures that are kept (reports.md 3)."""

from regulars.platform.query.columns import Column, Kind

_SHARE = "CASE WHEN c.order_count > 0 THEN CAST({} AS DOUBLE PRECISION) / c.order_count END"

OF_DISCOUNTED = Column("discount_usage_rate", _SHARE.format("c.discounted_orders"), Kind.FLOAT)
"""None where nobody bought."""
OF_RETURNED = Column("return_frequency", _SHARE.format("c.returned_orders"), Kind.FLOAT)
SENSITIVITY = Column("price_sensitivity", "c.price_sensitivity", Kind.CODE, nullable=False)
