"""What a colleague does about a refund that waits: try it again, or throw it away."""

from regulars.access import audit
from regulars.orders.service.waiting import join
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

audit.plain("refund", "order")
_NOT_THERE = "Its order has not come yet. Send or import the order with this external id, and the refund joins it."


@unit_of_work
async def waiting_refund_retry(tx: Transaction, *, actor: Actor, refund_id: int | None) -> int:
    """Join it with its order; the order's key. Raises `Refusal` saying what is still in the way."""
    store_id, order, name = await _found(tx, actor, refund_id)
    joined = await join(tx, actor, {(store_id, order)})
    key = joined.get((store_id, order, name))
    if key is not None:
        changes = {"refund": (None, name), "order": (None, order)}
        await audit.record(tx, actor, action="refund.joined", subject=ids.encode("ord", key), changes=changes)
        return key
    problem = await tx.fetch_value("SELECT problem FROM waiting_refunds WHERE id = ?", (refund_id,))
    raise Refusal(ErrorCode.INVALID_STATE, problem or _NOT_THERE, ("id",))


@unit_of_work
async def waiting_refund_discard(tx: Transaction, *, actor: Actor, refund_id: int | None) -> int:
    """Throw it away: it joins nothing any more, unless it is sent anew."""
    _, order, name = await _found(tx, actor, refund_id)
    await tx.execute("DELETE FROM waiting_refunds WHERE id = ?", (refund_id,))
    changes = {"refund": (name, None), "order": (order, None)}
    await audit.record(tx, actor, action="refund.discarded", changes=changes)
    return int(refund_id or 0)


async def _found(tx: Transaction, actor: Actor, refund_id: int | None) -> tuple[int, str, str]:
    await tx.lock("orders")
    row = await tx.fetch_one(
        "SELECT store_id, order_external_id, external_id FROM waiting_refunds WHERE id = ?", (refund_id or 0,)
    )
    if row is None or not actor.sees_store(row[0]):
        raise Refusal(
            ErrorCode.NOT_FOUND, "This refund waits no longer: it joined its order, or was discarded.", ("id",)
        )
    return int(row[0]), str(row[1]), str(row[2])
