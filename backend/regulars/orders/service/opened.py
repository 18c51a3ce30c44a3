"""An order opened to be changed beside its source: what the source says, what the team decided, and both their money.

A storefront sends whole states. What is done here (a refund, a payment, a cancellation) must not be lost when the next
of them comes, so it is kept apart and joined with each (joining.py). Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from regulars.orders import rules
from regulars.orders.rules import Converter
from regulars.orders.service.sheet import BASE_TOTAL, LINE_COLUMNS, ORDER_COLUMNS, PAYMENT_COLUMNS, Refund, Values
from regulars.orders.service.work import Work
from regulars.orders.tendering import RECEIVED, Money, Said, received, settled
from regulars.orders.words import OrderStatus, Origin
from regulars.platform import money
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import fold

_AT = {name: place for place, name in enumerate(ORDER_COLUMNS)}
_RETURNED = LINE_COLUMNS.index("returned_quantity")
_QUANTITY = LINE_COLUMNS.index("quantity")
AMOUNT = PAYMENT_COLUMNS.index("amount")
STATUS = PAYMENT_COLUMNS.index("status")
METHOD = PAYMENT_COLUMNS.index("method")
REFERENCE = PAYMENT_COLUMNS.index("reference")
ORIGIN = PAYMENT_COLUMNS.index("origin")
_REFUNDED = PAYMENT_COLUMNS.index("refunded")
UNPRICED = -1
"""The base amount of a refund that is still to be worked out."""


@dataclass(slots=True)
class HeldPayment:
    """A payment and its key, 0 where it has none yet."""

    key: int
    values: Values

    @property
    def amount(self) -> int:
        """In minor units of the order's currency."""
        return int(str(self.values[AMOUNT]))

    @property
    def status(self) -> str:
        """What became of it."""
        return str(self.values[STATUS])

    @property
    def is_own(self) -> bool:
        """Whether the team recorded it."""
        return self.values[ORIGIN] == Origin.HERE


@dataclass(slots=True)
class HeldRefund:
    """A refund and its key, 0 where it has none yet."""

    key: int
    refund: Refund


@dataclass(slots=True)
class Opened:
    """An order with all that decides on its figures. Change its parts, then `close` it and save its work."""

    work: Work
    said: Said
    ours: dict[str, str] = field(default_factory=dict[str, str])
    """The team's own `status`, `payment` and `fulfillment`; each holds until the source changes its own."""
    payments: list[HeldPayment] = field(default_factory=list[HeldPayment])
    refunds: list[HeldRefund] = field(default_factory=list[HeldRefund])

    @property
    def total(self) -> int:
        """In minor units of the order's currency."""
        return int(str(self.work.sheet.order[_AT["total"]]))

    @property
    def refunded(self) -> int:
        """The sum of its refunds."""
        return sum([held.refund.amount for held in self.refunds])

    @property
    def money(self) -> Money:
        """Where its money stands."""
        own = received([(held.amount, held.status) for held in self.payments if held.is_own])
        return settled(self.said, decided=self.ours.get("payment"), own=own, total=self.total, refunded=self.refunded)

    @property
    def status(self) -> str:
        """Where the order stands."""
        return self.ours.get("status", self.said.status)

    @property
    def refundable(self) -> int:
        """What may still be given back."""
        return self.money.left(self.refunded)


def close(opened: Opened, base_currency: str) -> Work:
    """The order's work, its sheet, payments and refunds worked out anew. Raises `Refusal` where they cannot be."""
    work, sheet = opened.work, opened.work.sheet
    convert = rules.converter(sheet.currency, sheet.rate, base_currency)
    refunded, stands = opened.refunded, opened.money
    if refunded > opened.total:
        raise _beyond(opened)
    _price(opened.refunds, convert, base_total=sheet.base[BASE_TOTAL], is_all=refunded == opened.total)
    status = opened.status
    exclusion = rules.exclusion_of(status, stands.status, is_test=bool(sheet.order[_AT["is_test"]]))
    base_refunded = sum([held.refund.base_amount for held in opened.refunds])
    largest = _largest(opened.payments)
    method = None if largest is None else str(largest.values[METHOD])
    reference = None if largest is None else largest.values[REFERENCE]
    changed = {
        "status": status,
        "payment_status": stands.status,
        "fulfillment_status": opened.ours.get("fulfillment", opened.said.fulfillment),
        "payment_method": method,
        "method_key": fold(method) if method else None,
        "reference": reference,
        "refunded_total": refunded,
        "base_refunded": base_refunded,
        "exclusion_reason": exclusion,
        "paid_total": stands.paid,
    }
    order = list(sheet.order)
    for name, value in changed.items():
        order[_AT[name]] = value
    channel, campaign, _, *place = sheet.traits
    work.sheet = sheet._replace(
        status=status,
        payment_status=stands.status,
        exclusion=exclusion,
        keeps_money=rules.keeps_money(exclusion, stands.status),
        reference=None if reference is None else str(reference),
        base_refunded=base_refunded,
        order=tuple(order),
        lines=_lines(sheet.lines, opened.refunds),
        payments=_payments(opened),
        refunds=tuple([tuple(held.refund) for held in opened.refunds]),
        traits=(channel, campaign, method, *place),
    )
    work.payment_ids = [held.key for held in opened.payments]
    work.refund_ids = [held.key for held in opened.refunds]
    work.decided = packed(opened)
    if status != OrderStatus.CANCELLED:
        work.cancelled_at = work.cancel_reason = None
    return work


def _beyond(opened: Opened) -> Refusal:
    currency = opened.work.sheet.currency
    here = sum([held.refund.amount for held in opened.refunds if held.refund.origin != Origin.SOURCE])
    message = (
        f"The refunds, {money.format_minor(opened.refunded, currency)}, exceed the total,"
        f" {money.format_minor(opened.total, currency)}; {money.format_minor(here, currency)} of them was given back"
        " beside this order's own refunds."
    )
    return Refusal(ErrorCode.INVALID_MONEY, message, ("refunds",))


def _price(refunds: Sequence[HeldRefund], convert: Converter, *, base_total: int, is_all: bool) -> None:
    """Each is a step of their converted sum, so that a full refund leaves nothing; what is priced keeps its price."""
    known = sum([held.refund.base_amount for held in refunds if held.refund.base_amount != UNPRICED])
    minor = sum([held.refund.amount for held in refunds if held.refund.base_amount != UNPRICED])
    for held in refunds:
        if held.refund.base_amount == UNPRICED:
            minor += held.refund.amount
            step = max(convert(minor) - known, 0)
            known += step
            held.refund = held.refund._replace(base_amount=step)
    if known > base_total or (is_all and refunds and known != base_total):
        # A refund that was taken back in between left a rounding behind: all are priced anew.
        minor = known = 0
        for held in refunds:
            minor += held.refund.amount
            held.refund = held.refund._replace(base_amount=convert(minor) - known)
            known = convert(minor)


def _largest(payments: Iterable[HeldPayment]) -> HeldPayment | None:
    largest: HeldPayment | None = None
    for held in payments:
        if held.status in RECEIVED and (largest is None or held.amount > largest.amount):
            largest = held
    return largest


def _lines(lines: Sequence[Values], refunds: Sequence[HeldRefund]) -> tuple[Values, ...]:
    returned = [0] * len(lines)
    for held in refunds:
        for place, quantity, _ in held.refund.lines:
            returned[place] += quantity
    return tuple(
        [
            (*line[:_RETURNED], min(back, int(str(line[_QUANTITY]))), *line[_RETURNED + 1 :])
            for line, back in zip(lines, returned, strict=True)
        ]
    )


def _payments(opened: Opened) -> tuple[Values, ...]:
    """How much of each went back: first what was refunded to it by name, then the rest in their order."""
    room = [held.amount if held.status in RECEIVED else 0 for held in opened.payments]
    back = [0] * len(room)
    named = {held.key: place for place, held in enumerate(opened.payments) if held.key}
    left = 0
    for held in opened.refunds:
        place = named.get(held.refund.payment_id or 0)
        taken = 0 if place is None else min(held.refund.amount, room[place] - back[place])
        if place is not None:
            back[place] += taken
        left += held.refund.amount - taken
    for place, most in enumerate(room):
        taken = min(left, most - back[place])
        back[place] += taken
        left -= taken
    return tuple(
        [
            (*held.values[:_REFUNDED], amount, *held.values[_REFUNDED + 1 :])
            for held, amount in zip(opened.payments, back, strict=True)
        ]
    )


def packed(opened: Opened) -> str | None:
    """What must be remembered of the source while the team has a say of its own; nothing where it has none."""
    given_back = any(held.refund.origin != Origin.SOURCE for held in opened.refunds)
    if not opened.ours and not given_back and not any(held.is_own for held in opened.payments):
        return None
    return orjson.dumps({"said": list(opened.said), "ours": opened.ours}).decode()


def unpacked(text: str | None) -> tuple[Said, dict[str, str]] | None:
    """What `packed` wrote."""
    if text is None:
        return None
    kept = orjson.loads(text)
    return Said(*kept["said"]), dict(kept["ours"])
