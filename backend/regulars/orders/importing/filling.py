"""Filling a new shop with a large file: the indexes of its lists are made at the end."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from regulars.customers.service.filling import INDEXES as CUSTOMERS
from regulars.customers.service.filling import TABLES
from regulars.platform.db.connect import current
from regulars.platform.db.waiting import waiting

ORDERS = (
    "orders_unlinked",
    "orders_by_listed",
    "orders_by_created",
    "orders_by_updated",
    "orders_by_number",
    "orders_by_total",
    "orders_by_status",
    "orders_by_payment_status",
    "orders_by_fulfillment_status",
    "orders_by_store",
    "orders_by_email",
    "orders_refunded",
    "orders_excluded",
    "order_lines_by_sku",
    "payments_by_customer",
    "payments_by_at",
    "payments_by_amount",
    "payments_by_method",
    "payments_by_status",
    "payments_by_reference",
)
"""Recording orders looks them up by their ids, their customer and their order: those indexes stay."""


def filling(told: Callable[[int, int], None]) -> AbstractAsyncContextManager[None]:
    """The indexes of empty tables wait until the block ends; `told` hears how many of how many are made then."""
    return waiting(current(), (*CUSTOMERS, *ORDERS), told, tables=TABLES)
