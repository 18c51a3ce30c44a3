"""Drafts: made for a customer, changed, previewed, thrown away."""

from collections.abc import Mapping
from typing import Any

from regulars.access import audit
from regulars.orders.events import OrderDeleted
from regulars.orders.service.behalf import keeping, reading
from regulars.orders.service.behalf.completing import place
from regulars.orders.service.behalf.reading import Read
from regulars.orders.words import OrderStatus
from regulars.platform import hooks, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, Refusals

Fields = Mapping[str, Any]
audit.plain("number", "total", "completed")


@unit_of_work
async def order_create_for_customer(
    tx: Transaction,
    *,
    actor: Actor,
    customer_id: int | None,
    fields: Fields,
    complete: bool,
    idempotency_key: str,
) -> int:
    """A draft for a customer, placed at once where that is asked for and nobody has to approve; answers its key."""
    arguments = [customer_id, dict(fields), complete]
    known = await idempotency.remembered(tx, actor, "orderCreateForCustomer", idempotency_key, arguments)
    if known is not None:
        return int(known)
    await tx.lock("orders")
    buyer = await keeping.buyer(tx, customer_id)
    entered = _whole(await reading.read(tx, actor, customer_id=buyer.customer_id or 0, fields=fields))
    number = await keeping.next_number(tx)
    key = await keeping.record(tx, actor, entered, buyer, number, status=OrderStatus.DRAFT)
    await _log(tx, actor, key, "order.drafted", {"number": (None, number)})
    if complete:
        await place(tx, actor, await keeping.load(tx, actor, key), at=("input", "purchaseOrderNumber"))
    await idempotency.remember(tx, actor, "orderCreateForCustomer", idempotency_key, arguments, key)
    return key


@unit_of_work
async def order_draft_update(
    tx: Transaction, *, actor: Actor, order_id: int | None, fields: Fields, expected_version: int | None = None
) -> int:
    """Write a draft anew; one that waits for approval is a draft again, and has to be asked for anew."""
    kept = await keeping.load(tx, actor, order_id, expected_version=expected_version)
    keeping.must_be(kept, OrderStatus.DRAFT, OrderStatus.AWAITING_APPROVAL)
    buyer = await keeping.buyer(tx, kept.customer_id)
    entered = _whole(await reading.read(tx, actor, customer_id=kept.customer_id, fields=fields))
    if entered.store_id != kept.entered.store_id:
        message = "A draft stays in its store: make another one for that store."
        raise Refusal(ErrorCode.INVALID, message, ("input", "storeId"))
    await tx.execute("DELETE FROM order_approvals WHERE order_id = ? AND decision IS NULL", (kept.order_id,))
    key = await keeping.record(tx, actor, entered, buyer, kept.number, status=OrderStatus.DRAFT)
    await _log(tx, actor, key, "order.draft_changed", {"number": (None, kept.number)})
    return key


@unit_of_work
async def order_draft_delete(
    tx: Transaction, *, actor: Actor, order_id: int | None, expected_version: int | None = None
) -> int:
    """Throw a draft away; what was placed stays. Answers the key that it had."""
    kept = await keeping.load(tx, actor, order_id, expected_version=expected_version)
    keeping.must_be(kept, OrderStatus.DRAFT, OrderStatus.AWAITING_APPROVAL)
    await hooks.on_delete.run("order", tx, actor, [kept.order_id])
    await tx.execute("DELETE FROM orders WHERE id = ?", (kept.order_id,))
    tx.record(OrderDeleted(kept.order_id, kept.customer_id, kept.entered.store_id, kept.number), by=actor)
    await _log(tx, actor, kept.order_id, "order.draft_deleted", {"number": (kept.number, None)})
    return kept.order_id


async def preview(reader: Reader, actor: Actor, *, customer_id: int | None, fields: Fields) -> Read:
    """What a draft would come to. Raises `Refusal` where nothing can be said."""
    found = await reader.fetch_value("SELECT id FROM customers WHERE id = ?", (customer_id,))
    if found is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("customerId",))
    return await reading.read(reader, actor, customer_id=found, fields=fields)


def _whole(read: Read) -> Any:
    if read.refusals:
        raise Refusals(read.refusals)
    return read.entered


async def _log(
    tx: Transaction, actor: Actor, key: int, action: str, changes: Mapping[str, tuple[object, object]]
) -> None:
    await audit.record(tx, actor, action=action, subject=ids.encode("ord", key), changes=changes)
