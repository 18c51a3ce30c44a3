"""Of which events a store tells its customers by itself."""

from collections.abc import Mapping

from regulars.access import audit
from regulars.orders.words import OrderNotificationEvent
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

audit.plain(*(f"tells_{event.lower()}" for event in OrderNotificationEvent))


@unit_of_work
async def order_notifications_set(
    tx: Transaction, *, actor: Actor, store_id: int | None, wanted: Mapping[OrderNotificationEvent, bool]
) -> int:
    """Turn events on or off; those that are not named stay. Answers the store's key."""
    if not actor.sees_store(store_id) or not await tx.fetch_value("SELECT 1 FROM stores WHERE id = ?", (store_id,)):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("storeId",))
    if OrderNotificationEvent.INVOICE in wanted:
        message = "Invoices are sent by a colleague, order by order; they do not go by themselves."
        raise Refusal(ErrorCode.INVALID, message, ("settings",))
    await tx.lock("order_notifications")
    changes: dict[str, tuple[object, object]] = {}
    for event, on in wanted.items():
        await tx.execute("DELETE FROM order_notifications WHERE store_id = ? AND event = ?", (store_id, event))
        await tx.execute(
            "INSERT INTO order_notifications (store_id, event, is_enabled) VALUES (?, ?, ?)", (store_id, event, on)
        )
        changes[f"tells_{event.lower()}"] = (None, on)
    subject = ids.encode("sto", store_id or 0)
    await audit.record(tx, actor, action="order.notifications_set", subject=subject, changes=changes)
    return store_id or 0
