"""The state machine of an order: which moves of its three states are possible, what may be done, and why not.

Pure. What a storefront tells is taken as it is: these rules are for moves that are made here.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from regulars.orders.tendering import RECEIVED, Money
from regulars.orders.words import FulfillmentStatus, OrderStatus, PaymentStatus

S, P, F = OrderStatus, PaymentStatus, FulfillmentStatus
UNPLACED = frozenset({S.DRAFT, S.AWAITING_APPROVAL})
"""Nothing was bought yet."""
PACKING = frozenset({S.PENDING, S.CONFIRMED, S.PROCESSING})
"""Bought, and still with the merchant."""
LEFT = frozenset({S.IN_TRANSIT, S.DELIVERED, S.COMPLETED})
"""The goods are on their way or there."""
OWED = frozenset({P.UNPAID, P.PARTIALLY_PAID})
"""Money is still to come."""
DEAD = frozenset({P.FAILED, P.VOIDED})
"""No money came and none will."""


class OrderAction(StrEnum):
    """What may be done to an order."""

    EDIT = "EDIT"
    COMPLETE = "COMPLETE"
    APPROVE = "APPROVE"
    CANCEL = "CANCEL"
    REFUND = "REFUND"
    SHIP = "SHIP"
    SEND_INVOICE = "SEND_INVOICE"
    LINK = "LINK"


class States(NamedTuple):
    """Where an order stands, and what decides on its moves; amounts in minor units of its currency."""

    status: str
    payment: str
    fulfillment: str
    paid: int = 0
    refunded: int = 0
    has_shipments: bool = False
    """Whether parcels say where the goods stand."""
    is_reachable: bool = True
    """Whether there is anybody to write to."""

    @property
    def refundable(self) -> int:
        """What may still be given back."""
        return Money(self.payment, self.paid).left(self.refunded)


_ORDER: Mapping[str, frozenset[OrderStatus]] = {
    S.DRAFT: frozenset({S.AWAITING_APPROVAL, S.PENDING, S.CONFIRMED, S.CANCELLED}),
    S.AWAITING_APPROVAL: frozenset({S.DRAFT, S.PENDING, S.CONFIRMED, S.CANCELLED}),
    S.PENDING: frozenset({S.CONFIRMED, S.PROCESSING, *LEFT, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.PROCESSING, *LEFT, S.CANCELLED}),
    S.PROCESSING: frozenset({S.CONFIRMED, *LEFT, S.CANCELLED}),
    S.IN_TRANSIT: frozenset({S.PROCESSING, S.DELIVERED, S.COMPLETED}),
    S.DELIVERED: frozenset({S.IN_TRANSIT, S.COMPLETED}),
    S.COMPLETED: frozenset(),
    S.CANCELLED: frozenset(),
}
_PAYMENT: Mapping[str, frozenset[PaymentStatus]] = {
    P.UNPAID: frozenset({P.AUTHORIZED, P.PARTIALLY_PAID, P.PAID, P.VOIDED, P.FAILED}),
    P.AUTHORIZED: frozenset({P.PARTIALLY_PAID, P.PAID, P.VOIDED, P.FAILED}),
    P.PARTIALLY_PAID: frozenset({P.PAID, P.PARTIALLY_REFUNDED, P.REFUNDED}),
    P.PAID: frozenset({P.PARTIALLY_REFUNDED, P.REFUNDED}),
    P.PARTIALLY_REFUNDED: frozenset({P.REFUNDED}),
    P.REFUNDED: frozenset(),
    P.VOIDED: frozenset({P.UNPAID, P.AUTHORIZED, P.PARTIALLY_PAID, P.PAID}),
    P.FAILED: frozenset({P.UNPAID, P.AUTHORIZED, P.PARTIALLY_PAID, P.PAID}),
}
_FULFILLMENT: Mapping[str, frozenset[FulfillmentStatus]] = {
    F.UNFULFILLED: frozenset({F.PARTIAL, F.FULFILLED}),
    F.PARTIAL: frozenset({F.UNFULFILLED, F.FULFILLED, F.RETURNED}),
    F.FULFILLED: frozenset({F.UNFULFILLED, F.PARTIAL, F.RETURNED}),
    F.RETURNED: frozenset({F.UNFULFILLED, F.FULFILLED}),
}


def order_moves(states: States) -> frozenset[OrderStatus]:
    """Where the order may go from here, by any verb."""
    return frozenset(to for to in _ORDER[states.status] if why_not_order(states, to) is None)


def why_not_order(states: States, to: str) -> str | None:
    """Why the order cannot go there; none where it can, or is there already."""
    if to == states.status:
        return None
    if states.status == S.CANCELLED:
        return "A cancelled order stays cancelled; make a new order instead."
    if states.status == S.COMPLETED:
        return "A completed order is over; give money back by a refund."
    if to == S.CANCELLED and (states.status in LEFT or states.fulfillment != F.UNFULFILLED):
        return "Its goods have left already, so it cannot be cancelled; refund what comes back."
    if to not in _ORDER[states.status]:
        return f"An order does not go from {_said(states.status)} to {_said(to)}; {_instead(_ORDER[states.status])}"
    if to in LEFT and states.payment in DEAD:
        return f"Its payment is {_said(states.payment)}; record a payment before it is sent."
    return None


def why_not_payment(states: States, to: str) -> str | None:
    """Why the money cannot go to this state; none where it can, or is there already."""
    if to == states.payment:
        return None
    if states.status in UNPLACED:
        return "Nothing was bought yet; complete the order first."
    if states.status == S.CANCELLED and to not in {P.VOIDED, P.PARTIALLY_REFUNDED, P.REFUNDED}:
        return "The order is cancelled; its money can only go back."
    if states.payment in RECEIVED and to not in RECEIVED:
        return "Money that came in goes back by a refund; it cannot be made undone."
    if to not in _PAYMENT[states.payment]:
        moves = _PAYMENT[states.payment]
        return f"A payment does not go from {_said(states.payment)} to {_said(to)}; {_instead(moves)}"
    return None


def why_not_fulfillment(states: States, to: str) -> str | None:
    """Why the goods cannot be in this state; none where they can, or are already."""
    if to == states.fulfillment:
        return None
    if states.status in UNPLACED:
        return "Nothing was bought yet; complete the order first."
    if states.status == S.CANCELLED:
        return "The order is cancelled; nothing of it is sent."
    if to not in _FULFILLMENT[states.fulfillment]:
        moves = _FULFILLMENT[states.fulfillment]
        return f"Goods do not go from {_said(states.fulfillment)} to {_said(to)}; {_instead(moves)}"
    return None


def why_not_by_hand(
    states: States, *, status: str | None = None, payment: str | None = None, fulfillment: str | None = None
) -> dict[str, str]:
    """By argument, why colleagues cannot set these states themselves: some follow from other verbs."""
    reasons: dict[str, str | None] = {}
    if status is not None and status != states.status:
        reasons["status"] = _HAS_A_VERB.get(status) or _draft_waits(states) or why_not_order(states, status)
    if payment is not None and payment != states.payment:
        refunds = payment in {P.PARTIALLY_REFUNDED, P.REFUNDED}
        reasons["paymentStatus"] = _BY_REFUND if refunds else why_not_payment(states, payment)
    if fulfillment is not None and fulfillment != states.fulfillment:
        reasons["fulfillmentStatus"] = _BY_PARCELS if states.has_shipments else why_not_fulfillment(states, fulfillment)
    return {name: reason for name, reason in reasons.items() if reason is not None}


_BY_REFUND = "Money goes back by orderRefund, which says how much and why."
_BY_PARCELS = "Where its goods stand follows from its shipments; change those."
_HAS_A_VERB: Mapping[str, str] = {
    S.CANCELLED: "Cancel it by orderCancel, which settles the money and the stock too.",
    S.DRAFT: "A placed order does not become a draft again; make a new one.",
    S.AWAITING_APPROVAL: "Whether it needs approval is decided by orderComplete.",
}


def _draft_waits(states: States) -> str | None:
    if states.status == S.DRAFT:
        return "A draft is placed by orderComplete."
    return "It waits for approval; decide by orderApprove." if states.status == S.AWAITING_APPROVAL else None


def why_not(action: str, states: States) -> str | None:
    """Why this cannot be done to the order now; none where it can."""
    return _ACTIONS[OrderAction(action)](states)


def allowed_actions(states: States) -> list[OrderAction]:
    """What may be done to the order now, whoever asks."""
    return [action for action in OrderAction if why_not(action, states) is None]


def _edit(states: States) -> str | None:
    return None if states.status in UNPLACED else "Only drafts are edited; change a placed order at its source."


def _complete(states: States) -> str | None:
    return None if states.status == S.DRAFT else "Only a draft is completed; this order is placed already."


def _approve(states: States) -> str | None:
    return None if states.status == S.AWAITING_APPROVAL else "It does not wait for an approval."


def _cancel(states: States) -> str | None:
    if states.status == S.CANCELLED:
        return "It is cancelled already."
    return why_not_order(states, S.CANCELLED)


def _refund(states: States) -> str | None:
    if states.status in UNPLACED:
        return "Nothing was bought yet."
    if states.payment not in RECEIVED:
        return "No money came in that could go back."
    return None if states.refundable > 0 else "All of it went back already."


def _ship(states: States) -> str | None:
    if states.status in UNPLACED:
        return "Nothing was bought yet; complete the order first."
    if states.status == S.CANCELLED:
        return "The order is cancelled; nothing of it is sent."
    if states.payment in DEAD:
        return f"Its payment is {_said(states.payment)}; record a payment before it is sent."
    if states.fulfillment in {F.UNFULFILLED, F.PARTIAL}:
        return None
    return "All of it was sent already."


def _send_invoice(states: States) -> str | None:
    if states.status == S.CANCELLED:
        return "The order is cancelled; there is nothing to ask for."
    if not states.is_reachable:
        return "Nobody is known to whom it could be sent; link the order to a customer with an e-mail address."
    owed = states.status in UNPLACED or states.payment in OWED | DEAD
    return None if owed else "It is paid; there is nothing to ask for."


def _link(states: States) -> str | None:
    return "A draft is made for its customer already." if states.status in UNPLACED else None


_ACTIONS: Mapping[OrderAction, Callable[[States], str | None]] = {
    OrderAction.EDIT: _edit,
    OrderAction.COMPLETE: _complete,
    OrderAction.APPROVE: _approve,
    OrderAction.CANCEL: _cancel,
    OrderAction.REFUND: _refund,
    OrderAction.SHIP: _ship,
    OrderAction.SEND_INVOICE: _send_invoice,
    OrderAction.LINK: _link,
}


def _said(code: str) -> str:
    return code.lower().replace("_", " ")


def _instead(moves: frozenset[OrderStatus] | frozenset[PaymentStatus] | frozenset[FulfillmentStatus]) -> str:
    listed = [_said(to) for to in sorted(moves)]
    if not listed:
        return "it stays as it is."
    return f"from there: {', '.join(listed)}."
