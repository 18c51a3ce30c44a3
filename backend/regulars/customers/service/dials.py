"""Turning the dials: the figures of a customer that orders compute and the list sorts by.

Orders call `turn` in the transaction that writes their ledger, with absolute values, so that a dial can never drift by
a forgotten difference.
"""

from collections.abc import Sequence
from typing import NamedTuple

from regulars.customers.events import CustomersUpdated
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.bulk import execute_for
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction


class DialChange(NamedTuple):
    """The figures of one customer as they stand now; money in minor units of the base currency.

    `average_gap` is (last order - first order) / (orders - 1) in microseconds, null below two orders.
    """

    customer_id: int
    order_count: int
    gross_spent: int
    refunded: int
    first_order_at: int | None = None
    last_order_at: int | None = None
    average_gap: int | None = None
    last_reference_number: str | None = None
    last_shipping: str | None = None
    """The shipping address of the latest order, as JSON text."""
    last_shipping_country: str | None = None
    discounted_orders: int = 0
    returned_orders: int = 0
    """Those with a returned unit."""


DIALS: tuple[tuple[str, Kind], ...] = (
    ("order_count", "bigint"),
    ("gross_spent", "bigint"),
    ("refunded", "bigint"),
    ("total_spent", "bigint"),
    ("average_order_value", "bigint"),
    ("first_order_at", "bigint"),
    ("last_order_at", "bigint"),
    ("average_gap", "bigint"),
    ("last_reference_number", "text"),
    ("last_shipping", "text"),
    ("last_shipping_country", "text"),
    ("discounted_orders", "bigint"),
    ("returned_orders", "bigint"),
)
"""The columns of customers that hold them."""
_COLUMNS: tuple[tuple[str, Kind], ...] = (("customer_id", "bigint"), *DIALS)


def average(total: int, count: int) -> int | None:
    """Minor units an order, halves away from zero; none without an order."""
    if not count:
        return None
    whole = (2 * abs(total) + count) // (2 * count)
    return whole if total >= 0 else -whole


async def turn(tx: Transaction, changes: Sequence[DialChange], *, by: Actor = SYSTEM) -> None:
    """Write the dials of these customers; each may stand in `changes` once. Records one event for all of them."""
    if not changes:
        return
    dialect = tx.dialect
    kept = ", ".join(f"{name} = r.{name}" for name, _ in DIALS)
    earlier = dialect.least("customers.created_at", "COALESCE(r.first_order_at, customers.created_at)")
    later = dialect.greatest(
        "COALESCE(customers.last_activity_at, r.last_order_at)", "COALESCE(r.last_order_at, customers.last_activity_at)"
    )
    await execute_for(
        tx,
        f"UPDATE customers SET {kept}, created_at = {earlier}, last_activity_at = {later}, updated_at = ?"
        " FROM {rows} WHERE customers.id = r.customer_id",
        _COLUMNS,
        [(one.customer_id, *dial_values(one)) for one in changes],
        (tx.now,),
    )
    tx.record(CustomersUpdated(tuple(change.customer_id for change in changes), ("stats",)), by=by)


def dial_values(change: DialChange) -> tuple[object, ...]:
    """The values of `DIALS`."""
    total = change.gross_spent - change.refunded
    return (
        change.order_count,
        change.gross_spent,
        change.refunded,
        total,
        average(total, change.order_count),
        change.first_order_at,
        change.last_order_at,
        change.average_gap,
        change.last_reference_number,
        change.last_shipping,
        change.last_shipping_country,
        change.discounted_orders,
        change.returned_orders,
    )
