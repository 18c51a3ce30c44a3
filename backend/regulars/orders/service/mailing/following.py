"""Which events of orders customers hear of: those for which a colleague asked, and those that their store has on."""

from typing import Any

from regulars.orders.moves import LEFT, PACKING, UNPLACED
from regulars.orders.queries.mailing import is_enabled, mailed_order, parcel, refunds_elsewhere
from regulars.orders.service.mailing.notifying import mail
from regulars.orders.words import OrderNotificationEvent as Event
from regulars.platform import clock, outbox
from regulars.platform.context import SYSTEM
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import Refusal
from regulars.platform.outbox import Committed

CONSUMER = "order_mails"
STALE = 2 * clock.DAY
"""What is told later than this is history: nobody is mailed about it."""


async def placed(tx: Transaction, event: Committed) -> None:
    """A new order, or a draft that was placed, is confirmed."""
    facts = event.payload
    former = facts.get("former_status", "DRAFT")
    if former in UNPLACED and facts["status"] in PACKING:
        await _tell(tx, event, Event.CONFIRMED, key=f"order:{facts['order_id']}:CONFIRMED", asked=False)


async def moved(tx: Transaction, event: Committed) -> None:
    """An order whose parcels we do not know left or arrived; or it was cancelled elsewhere."""
    await placed(tx, event)
    await _refunded_elsewhere(tx, event)
    facts = event.payload
    status, former, order_id = facts["status"], facts["former_status"], facts["order_id"]
    if status == former:
        return
    if status == "CANCELLED" and former not in UNPLACED:
        if await tx.fetch_value("SELECT cancel_reason FROM orders WHERE id = ?", (order_id,)) is None:
            await _tell(tx, event, Event.CANCELLED, key=f"order:{order_id}:CANCELLED", asked=False)
        return
    told = {"IN_TRANSIT": Event.SHIPPED, "DELIVERED": Event.DELIVERED}.get(status)
    if told is not None and former not in LEFT - {"IN_TRANSIT"} and await parcel(tx, order_id) is None:
        await _tell(tx, event, told, key=f"order:{order_id}:{told}", asked=False)


async def cancelled(tx: Transaction, event: Committed) -> None:
    """Here, by somebody who said whether to tell."""
    facts = event.payload
    if facts["notify_customer"]:
        await _tell(tx, event, Event.CANCELLED, key=f"order:{facts['order_id']}:CANCELLED", asked=True)


async def refunded(tx: Transaction, event: Committed) -> None:
    """Here, by somebody who said whether to tell."""
    facts = event.payload
    if facts["notify_customer"]:
        key, refund = f"refund:{facts['refund_id']}", facts["refund_id"]
        await _tell(tx, event, Event.REFUNDED, key=key, asked=True, record_id=refund)


async def parcel_moved(tx: Transaction, event: Committed) -> None:
    """A parcel left or arrived; a colleague said whether to tell, a shop or carrier leaves it to the store."""
    facts = event.payload
    told = {"IN_TRANSIT": Event.SHIPPED, "DELIVERED": Event.DELIVERED}.get(facts["status"])
    if told is None or facts["status"] == facts["former_status"]:
        return
    if event.actor_kind == "staff" and not facts["notify"]:
        return
    key = f"shipment:{facts['shipment_id']}:{told}"
    await _tell(tx, event, told, key=key, asked=bool(facts["notify"]), record_id=facts["shipment_id"])


async def _refunded_elsewhere(tx: Transaction, event: Committed) -> None:
    """The shop or its payment service gave money back: told where the store wants it, each refund once."""
    facts = event.payload
    if not facts["base_refunded"] or not await is_enabled(tx, facts["store_id"], Event.REFUNDED):
        return
    for refund in await refunds_elsewhere(tx, facts["order_id"], since=event.at - STALE):
        await _tell(tx, event, Event.REFUNDED, key=f"refund:{refund}", asked=False, record_id=refund)


async def _tell(
    tx: Transaction, event: Committed, told: Event, *, key: str, asked: bool, record_id: int | None = None
) -> None:
    facts: dict[str, Any] = event.payload
    if tx.now - event.at > STALE:
        return
    if not asked and not await is_enabled(tx, facts["store_id"], told):
        return
    order = await mailed_order(tx, facts["order_id"])
    if order is None or order.email is None:
        return
    if not asked and (order.placed_at is None or event.at - order.placed_at > STALE) and told is Event.CONFIRMED:
        return
    try:
        await mail(tx, SYSTEM, order, told, {}, key=key, record_id=record_id)
    except Refusal:  # an address that is none, a wording that no longer fits: a later event must not wait for it
        return


def listen() -> None:
    """Hear what happens to orders."""
    for name, handler in (
        ("order.created", placed),
        ("order.updated", moved),
        ("order.cancelled", cancelled),
        ("order.refunded", refunded),
        ("shipment.moved", parcel_moved),
    ):
        outbox.on(name, handler, consumer=CONSUMER)
