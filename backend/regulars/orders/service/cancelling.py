"""Cancelling an order, before it was paid and after, with its money given back or kept."""

from regulars.access.scopes import Scope
from regulars.orders.events import OrderCancelled
from regulars.orders.moves import why_not
from regulars.orders.service.changing import begin
from regulars.orders.service.opened import HeldRefund
from regulars.orders.service.refunding import Wish, add, reason_of, tell
from regulars.orders.words import OrderStatus
from regulars.platform import idempotency, money
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

_OPERATION = "orderCancel"


@unit_of_work
async def order_cancel(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int | None,
    reason: str,
    restock: bool = True,
    refund: bool = False,
    notify_customer: bool = True,
    idempotency_key: str,
) -> int:
    """Cancel it; the order's key. With `refund`, all that was paid goes back in the same moment. Raises `Refusal`."""
    arguments = [order_id, reason, restock, refund, notify_customer]
    known = await idempotency.remembered(tx, actor, _OPERATION, idempotency_key, arguments)
    if known is not None:
        return int(known)
    if refund and not actor.may(Scope.REFUNDS_WRITE):
        raise Refusal(ErrorCode.NOT_ALLOWED, "Giving the money back needs the scope REFUNDS_WRITE.", ("refund",))
    words = reason_of(reason, ("reason",))
    changing = await begin(tx, actor, order_id)
    refused = why_not("CANCEL", changing.states)
    if refused is not None:
        is_done = changing.states.status == OrderStatus.CANCELLED
        raise Refusal(ErrorCode.ALREADY_DONE if is_done else ErrorCode.INVALID_STATE, refused, ("id",))
    opened, work = changing.opened, changing.opened.work
    wish = Wish(words, restock=restock, notify_customer=False)
    held: HeldRefund | None = None
    amount: str | None = None
    if refund and opened.refundable:
        held, worked = add(changing, wish)
        amount = money.format_minor(worked.amount, changing.currency)
    opened.ours["status"] = OrderStatus.CANCELLED.value
    work.cancelled_at, work.cancel_reason = tx.now, words
    await changing.write(
        "order.cancelled", {"reason": (None, words), "restock": (None, restock), "amount": (None, amount)}
    )
    refund_id = None if held is None else tell(changing, held, wish)
    tx.record(
        OrderCancelled(
            work.order_id, work.customer_id, work.sheet.store_id, work.sheet.number, words, refund_id, restock,
            notify_customer,
        ),
        by=actor,
    )  # fmt: skip
    await idempotency.remember(tx, actor, _OPERATION, idempotency_key, arguments, work.order_id)
    return work.order_id
