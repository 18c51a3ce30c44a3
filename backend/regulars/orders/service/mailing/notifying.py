"""Mails of what happened to an order: by themselves where the store wants it, or because a colleague asks."""

from typing import Any

from regulars.access import audit
from regulars.messaging.service.queueing import Queued, Recipient, queue
from regulars.messaging.words import MessageStatus
from regulars.orders.mails.wordings import key_of
from regulars.orders.moves import States, why_not
from regulars.orders.queries.mailing import MailedOrder, mailed_order, parcel, refund_amount
from regulars.orders.words import OrderNotificationEvent as Event
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean

MAX_MESSAGE = 2_000
audit.plain("event")


@unit_of_work
async def order_notification_send(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int | None,
    event: Event,
    message: str | None,
    idempotency_key: str,
) -> int:
    """Mail a customer about an event of their order, once more or for the first time; answers the message's key."""
    arguments = [order_id, event, message]
    known = await idempotency.remembered(tx, actor, "orderNotificationSend", idempotency_key, arguments)
    if known is not None:
        return int(known)
    order = await found(tx, actor, order_id)
    _check_possible(order, event)
    words = clean(message or "") or None
    if words is not None and len(words) > MAX_MESSAGE:
        raise Refusal(ErrorCode.TOO_LONG, f"A message holds at most {MAX_MESSAGE:,} characters.", ("message",))
    queued = await mail(tx, actor, order, event, {"message": words})
    if queued.status is MessageStatus.SUPPRESSED:
        raise Refusal(ErrorCode.BLOCKED, BLOCKED, ("id",))
    subject = ids.encode("ord", order.order_id)
    await audit.record(tx, actor, action="order.mailed", subject=subject, changes={"event": (None, event)})
    await idempotency.remember(tx, actor, "orderNotificationSend", idempotency_key, arguments, queued.message_id)
    return queued.message_id


BLOCKED = "Mail to this address is blocked, since it bounced or was complained about. Unblock it, or correct it."
_NOBODY = "There is no e-mail address to write to. Add one to the customer first."


async def found(tx: Transaction, actor: Actor, order_id: int | None, path: str = "id") -> MailedOrder:
    """The order, for whoever may see it. Raises `Refusal` where there is none, or nobody to write to."""
    order = await mailed_order(tx, order_id)
    if order is None or not actor.sees_store(order.store_id):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such order.", (path,))
    if order.email is None:
        raise Refusal(ErrorCode.REQUIRED, _NOBODY, (path,))
    return order


async def mail(
    tx: Transaction,
    actor: Actor,
    order: MailedOrder,
    event: Event,
    more: dict[str, Any],
    *,
    key: str | None = None,
    record_id: int | None = None,
) -> Queued:
    """Queue the mail of an event. `record_id` names the refund or the parcel; `key` makes it go once."""
    values = order.values | {name: value for name, value in more.items() if value is not None}
    if event is Event.SHIPPED:
        values |= await parcel(tx, order.order_id, record_id) or {}
    if event is Event.REFUNDED:
        amount = await refund_amount(tx, order.order_id, record_id)
        if amount is None:
            raise Refusal(ErrorCode.INVALID_STATE, "Nothing was given back of this order yet.", ("event",))
        values["refund_amount"] = amount
    return await queue(
        tx,
        actor=actor,
        template=key_of(event),
        to=Recipient(order.email or "", order.name),
        variables=values,
        customer_id=order.customer_id,
        order_id=order.order_id,
        store_id=order.store_id,
        locale=order.locale,
        idempotency_key=key,
    )


def _check_possible(order: MailedOrder, event: Event) -> None:
    placed = order.placed_at is not None
    if event is Event.INVOICE:
        states = States(order.status, order.payment_status, "UNFULFILLED")
        reason = why_not("SEND_INVOICE", states)
    elif event is Event.CANCELLED:
        reason = None if order.status == "CANCELLED" else "This order is not cancelled."
    else:
        reason = None if placed else "This is a draft: there is nothing to tell yet. Send an invoice instead."
    if reason is not None:
        raise Refusal(ErrorCode.INVALID_STATE, reason, ("event",))
