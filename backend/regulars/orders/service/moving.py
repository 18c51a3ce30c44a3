"""Moving an order's states by hand; what cannot be is refused with the reason (orders.moves)."""

from regulars.orders.moves import LEFT, why_not_by_hand
from regulars.orders.service.changing import begin
from regulars.orders.service.settling import parcels_of
from regulars.orders.words import FulfillmentStatus
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.text import clean

LONGEST_REASON = 1_000


@unit_of_work
async def order_update_status(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int | None,
    status: str | None = None,
    payment: str | None = None,
    fulfillment: str | None = None,
    reason: str | None = None,
    expected_version: int | None = None,
) -> int:
    """Move some of the three states; the key. What left is fulfilled, where nothing else is said."""
    words = clean(reason or "") or None
    if words is not None and len(words) > LONGEST_REASON:
        message = f"A reason has at most {LONGEST_REASON:,} characters."
        raise Refusal(ErrorCode.TOO_LONG, message, ("input", "reason"))
    changing = await begin(tx, actor, order_id, expected_version=expected_version)
    has_shipments = bool(await parcels_of(tx, [changing.order_id]))
    states = changing.states._replace(has_shipments=has_shipments)
    wrong = why_not_by_hand(states, status=status, payment=payment, fulfillment=fulfillment)
    if wrong:
        raise Refusals([Refusal(ErrorCode.INVALID_STATE, why, ("input", name)) for name, why in wrong.items()])
    if fulfillment is None and status in LEFT and states.fulfillment == FulfillmentStatus.UNFULFILLED:
        fulfillment = None if has_shipments else FulfillmentStatus.FULFILLED.value
    wanted = {"status": status, "payment": payment, "fulfillment": fulfillment}
    stood = {"status": states.status, "payment": states.payment, "fulfillment": states.fulfillment}
    moved = {name: word for name, word in wanted.items() if word is not None and word != stood[name]}
    if moved:
        changing.opened.ours.update(moved)
        await changing.write("order.moved", {"reason": (None, words)})
    return changing.order_id
