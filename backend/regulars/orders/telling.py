"""What the timeline says of this room's events: edits, moves from one customer to another, approvals, voided payments.

Orders themselves, payments, refunds, cancellations and parcels are read where they stand: graphql/history.py.
"""

from typing import Any

from regulars.orders.words import OrderStatus
from regulars.platform.money import format_minor
from regulars.timeline.catalogue import ENTRIES, Detail, Entry, TimelineKind, describe

_DECISIONS = {"APPROVED": "approved", "REJECTED": "not approved"}


def _order(payload: dict[str, Any]) -> str:
    return f"ord_{payload['order_id']}"


def _moved(payload: dict[str, Any]) -> bool:
    """Whether its status is another; a cancellation stands there as an entry of its own."""
    return payload["status"] != payload["former_status"] and payload["status"] != OrderStatus.CANCELLED


def _changed_hands(payload: dict[str, Any]) -> bool:
    return payload["customer_id"] != payload["former_customer_id"]


def _is_told(payload: dict[str, Any]) -> bool:
    return _moved(payload) or _changed_hands(payload) or bool(payload.get("is_edited"))


def _updated(payload: dict[str, Any]) -> str:
    number = payload["number"]
    if _changed_hands(payload):
        return f"Order {number} put on another customer"
    if payload["former_status"] == OrderStatus.DRAFT and _moved(payload):
        waits = payload["status"] == OrderStatus.AWAITING_APPROVAL
        return f"Order {number} waits for approval" if waits else f"Order {number} placed from a draft"
    return f"Order {number}: {_words(payload['status'])}" if _moved(payload) else f"Order {number} edited"


def _facts(payload: dict[str, Any]) -> list[Detail]:
    facts: list[Detail] = []
    if _moved(payload):
        facts.append(("former_status", "Before", _words(payload["former_status"])))
    if payload.get("is_edited"):
        total = format_minor(payload["base_total"], payload["base_currency"])
        facts.append(("total", "Total", f"{total} {payload['base_currency']}"))
    return facts


def _words(code: str) -> str:
    return code.replace("_", " ").lower()


def _voided(payload: dict[str, Any]) -> list[Detail]:
    return [("amount", "Amount", f"{format_minor(payload['amount'], payload['currency'])} {payload['currency']}")]


_ENTRIES = {
    "order.updated": Entry(TimelineKind.ORDER, _updated, _facts, _order, tells=_is_told),
    "order.deleted": Entry(TimelineKind.ORDER, lambda payload: f"Draft {payload['number']} thrown away"),
    "order.approval_requested": Entry(
        TimelineKind.ORDER, lambda payload: f"Approval asked for order {payload['number']}", subject=_order
    ),
    "order.approval_decided": Entry(
        TimelineKind.ORDER,
        lambda payload: f"Order {payload['number']} {_DECISIONS.get(payload['decision'], 'decided')}",
        subject=_order,
    ),
    "payment.voided": Entry(
        TimelineKind.PAYMENT,
        lambda _payload: "Payment voided",
        _voided,
        lambda payload: f"pay_{payload['payment_id']}",
    ),
}


def tell() -> None:
    """Put them on the timeline; called once at start-up."""
    for name, entry in _ENTRIES.items():
        if name not in ENTRIES:
            describe(name, entry)
