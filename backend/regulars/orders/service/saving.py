"""Writing changed orders: their rows, their ledger, and the numbers and dials of the customers who have or had them."""

from collections.abc import Sequence

from regulars.customers.service.dials import turn
from regulars.orders.events import OrderUpdated
from regulars.orders.service import lookup, rows
from regulars.orders.service.booking import book
from regulars.orders.service.history import renumber
from regulars.orders.service.placing import place
from regulars.orders.service.settling import settle
from regulars.orders.service.sheet import BASE_TOTAL
from regulars.orders.service.work import Work
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction


async def save(tx: Transaction, actor: Actor, works: Sequence[Work], base_currency: str) -> None:
    """Write orders that were opened and closed; each is told by `order.updated`. Lock "orders" before."""
    await lookup.take_child_keys(tx, works)
    placement = await place(tx, works, frozenset())
    await rows.write(tx, works)
    await settle(tx, [work.order_id for work in works], keep_status=True)
    await book(tx, works)
    await turn(tx, placement.dials + await renumber(tx, placement.histories), by=actor)
    for work in works:
        tx.record(updated(work, base_currency), by=actor)


def updated(work: Work, base_currency: str) -> OrderUpdated:
    """What is told of a changed order."""
    sheet, old = work.sheet, work.old
    if old is None:
        raise ValueError("This order is new.")
    return OrderUpdated(
        work.order_id, work.customer_id, old.customer_id, sheet.store_id, sheet.number, sheet.status, old.status,
        sheet.payment_status, sheet.base[BASE_TOTAL], sheet.base_refunded, base_currency,
        is_edited=old.fingerprint != sheet.fingerprint,
    )  # fmt: skip
