"""A source's new state of an order, joined with what was done to the order here: neither undoes the other."""

from collections.abc import Sequence

from regulars.orders.service.opened import ORIGIN, REFERENCE, UNPRICED, HeldPayment, HeldRefund, Opened, unpacked
from regulars.orders.service.sheet import AMOUNT_AND_METHOD, Refund
from regulars.orders.service.work import Work
from regulars.orders.tendering import Said
from regulars.orders.words import OrderStatus, Origin
from regulars.platform import ids


def join(work: Work, payments: Sequence[HeldPayment], refunds: Sequence[HeldRefund]) -> Opened:
    """The order opened: the sheet of its work is the source's new state, the others are what is known of it so far.

    A refund or payment of the source that the team recorded before is the same one: told by our id as its external id
    or by its reference, else by its amount.
    """
    sheet, old = work.sheet, work.old
    opened = Opened(work, Said(*sheet.said))
    known = unpacked(old.decided) if old is not None else None
    if known is not None:
        said, ours = known
        opened.ours = {name: word for name, word in ours.items() if getattr(said, name) == getattr(opened.said, name)}
    opened.payments = _payments([HeldPayment(0, values) for values in sheet.payments], payments)
    is_repriced = old is None or (old.currency, old.rate) != (sheet.currency, sheet.rate)
    told = [HeldRefund(0, Refund(*values)) for values in sheet.refunds]
    opened.refunds = _refunds(told, refunds, is_repriced=is_repriced)
    if opened.status == OrderStatus.CANCELLED and old is not None:
        _stays_cancelled(work, is_ours=known is not None and known[1].get("status") == OrderStatus.CANCELLED)
    return opened


def _stays_cancelled(work: Work, *, is_ours: bool) -> None:
    """What was cancelled here keeps its day, and its reason, when the source follows."""
    old = work.old
    if old is None or old.cancelled_at is None:
        return
    work.cancel_reason = old.cancel_reason
    if is_ours or work.cancelled_at is None:
        work.cancelled_at = old.cancelled_at


def _payments(told: list[HeldPayment], known: Sequence[HeldPayment]) -> list[HeldPayment]:
    """By reference, those of the same in turn; then those that the team recorded without one, by amount and method."""
    left = list(known)
    for same in (_by_reference, _by_amount):
        for held in told:
            found = None if held.key else next((one for one in left if same(held, one)), None)
            if found is not None:
                left.remove(found)
                held.key = found.key
    return told + [held for held in left if held.is_own]


def _by_reference(told: HeldPayment, known: HeldPayment) -> bool:
    return told.values[REFERENCE] == known.values[REFERENCE] and (
        told.values[REFERENCE] is not None or known.values[ORIGIN] == Origin.SOURCE
    )


def _by_amount(told: HeldPayment, known: HeldPayment) -> bool:
    return (
        known.is_own
        and known.values[REFERENCE] is None
        and [told.values[place] for place in AMOUNT_AND_METHOD] == [known.values[place] for place in AMOUNT_AND_METHOD]
    )


def _refunds(told: list[HeldRefund], known: Sequence[HeldRefund], *, is_repriced: bool) -> list[HeldRefund]:
    left = list(known)
    for same in (_by_id, _by_sum):
        for held in told:
            found = None if held.key else next((one for one in left if same(held.refund, one)), None)
            if found is not None:
                left.remove(found)
                held.key = found.key
                held.refund = _continued(held.refund, found.refund)
    kept = [held for held in left if held.refund.origin != Origin.SOURCE]
    matched = {held.key for held in told}
    for held in told:
        if held.key == 0 or is_repriced:
            held.refund = held.refund._replace(base_amount=UNPRICED)
    for held in kept:
        if is_repriced and held.key not in matched:
            held.refund = held.refund._replace(base_amount=UNPRICED)
    return told + kept


def _by_id(told: Refund, known: HeldRefund) -> bool:
    return told.external_id in {known.refund.external_id, ids.encode("ref", known.key)}


def _by_sum(told: Refund, known: HeldRefund) -> bool:
    return known.refund.external_id is None and told.amount == known.refund.amount


def _continued(told: Refund, known: Refund) -> Refund:
    """The source's refund under the key of a known one. What the team gave back stays on its day and with its maker."""
    same_amount = told.amount == known.amount
    refund = told._replace(base_amount=known.base_amount if same_amount else UNPRICED)
    if known.actor[0] is None:
        return refund
    return refund._replace(
        at=known.at,
        reason=told.reason or known.reason,
        units=told.units if told.lines else known.units,
        lines=told.lines or known.lines,
        restocked=known.restocked,
        shipping=known.shipping if same_amount else None,
        tax=known.tax if same_amount else None,
        payment_id=known.payment_id,
        actor=known.actor,
    )
