"""What an order is worth and whether it counts: pure calculations (reports.md 1).

Nothing here reads or writes; record.py hands in drafts and gets back figures and refusals.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import NamedTuple

from regulars.orders.drafts import LineDraft, OrderDraft, RefundDraft
from regulars.orders.shipping.check import wrong_shipments
from regulars.orders.shipping.parcels import Parcel, fulfillment_of
from regulars.orders.tendering import RECEIVED, Said, at_source, by_payments, settled
from regulars.orders.words import ExclusionReason, FulfillmentStatus, OrderStatus, PaymentStatus, TrafficChannel
from regulars.platform import money
from regulars.platform.errors import ErrorCode, Refusal

MAX_LINES = 500
LARGEST_AMOUNT = 10**15
LARGEST_QUANTITY = 1_000_000
LONGEST = 200
LONGEST_TITLE = 500
EARLIEST = -2_208_988_800_000_000
LATEST = 7_258_118_400_000_000
_UNPLACED = frozenset({"DRAFT", "AWAITING_APPROVAL"})
_SHIPPED = frozenset({"IN_TRANSIT", "DELIVERED", "COMPLETED"})
_STATUSES = frozenset(OrderStatus)
_PAYMENT_STATUSES = frozenset(PaymentStatus)
_FULFILLMENT_STATUSES = frozenset(FulfillmentStatus)
_CHANNELS = frozenset(TrafficChannel)


class Figures(NamedTuple):
    """The amounts of an order in its own currency and what follows from them."""

    subtotal: int
    discount: int
    shipping: int
    tax: int
    total: int
    refunded: int
    units: int
    payment_status: str
    fulfillment_status: str
    payment_method: str | None
    reference: str | None
    cancelled_at: int | None
    exclusion: str | None
    said: str
    """The source's word for its money before the refunds that it lists."""
    paid_at_source: int
    paid: int

    @property
    def keeps_money(self) -> bool:
        """Whether the ledger has rows of it."""
        return keeps_money(self.exclusion, self.payment_status)


class BaseFigures(NamedTuple):
    """The same amounts in the base currency; total = subtotal - discount + shipping + tax holds exactly."""

    subtotal: int
    discount: int
    shipping: int
    tax: int
    total: int


def check(draft: OrderDraft, base_currency: str) -> list[Refusal]:
    """Everything that is wrong with a draft, each with its place; empty for one that can be recorded."""
    found = [*_wrong_names(draft), *_wrong_words(draft), *_wrong_currency(draft, base_currency), *_wrong_amounts(draft)]
    return found or list(_wrong_sums(draft))


def _wrong_names(draft: OrderDraft) -> Iterable[Refusal]:
    if not draft.external_id:
        yield Refusal(ErrorCode.REQUIRED, "An order needs the id that it has at its source.", ("externalId",))
    elif len(draft.external_id) > LONGEST:
        yield Refusal(ErrorCode.TOO_LONG, f"An order's id has at most {LONGEST} characters.", ("externalId",))
    if draft.number is not None and not 0 < len(draft.number) <= LONGEST:
        yield Refusal(ErrorCode.TOO_LONG, f"An order's number has 1 to {LONGEST} characters.", ("number",))
    if draft.purchase_order_number is not None and not 0 < len(draft.purchase_order_number) <= LONGEST:
        message = f"A purchase order number has 1 to {LONGEST} characters."
        yield Refusal(ErrorCode.TOO_LONG, message, ("purchaseOrderNumber",))


def _wrong_words(draft: OrderDraft) -> Iterable[Refusal]:
    if draft.status not in _STATUSES:
        yield _unknown("status", draft.status, _STATUSES)
    if draft.payment_status is not None and draft.payment_status not in _PAYMENT_STATUSES:
        yield _unknown("paymentStatus", draft.payment_status, _PAYMENT_STATUSES)
    if draft.fulfillment_status is not None and draft.fulfillment_status not in _FULFILLMENT_STATUSES:
        yield _unknown("fulfillmentStatus", draft.fulfillment_status, _FULFILLMENT_STATUSES)
    if draft.channel is not None and draft.channel not in _CHANNELS:
        yield _unknown("channel", draft.channel, _CHANNELS)
    if draft.placed_at is None and draft.status not in _UNPLACED:
        yield Refusal(ErrorCode.REQUIRED, "Say when the order was placed.", ("placedAt",))
    for name, instant in (
        ("placedAt", draft.placed_at),
        ("updatedAt", draft.updated_at),
        ("cancelledAt", draft.cancelled_at),
    ):
        if instant is not None and not EARLIEST <= instant <= LATEST:
            yield _bad_instant((name,))
    if len(draft.lines) > MAX_LINES:
        yield Refusal(ErrorCode.LIMIT_EXCEEDED, f"An order has at most {MAX_LINES} lines.", ("lines",))


def _unknown(name: str, word: str, known: frozenset[str]) -> Refusal:
    return Refusal(ErrorCode.INVALID, f"{word[:40]!r} is none of {', '.join(sorted(known))}.", (name,))


def _wrong_currency(draft: OrderDraft, base_currency: str) -> Iterable[Refusal]:
    if not money.is_currency(draft.currency):
        yield Refusal(ErrorCode.INVALID, f"{draft.currency[:10]!r} is no ISO 4217 currency.", ("currencyCode",))
        return
    if draft.rate is None:
        if draft.currency != base_currency:
            yield Refusal(
                ErrorCode.REQUIRED,
                f"Say how much {base_currency} one {draft.currency} was worth: the books are kept in {base_currency}.",
                ("baseCurrencyRate",),
            )
        return
    rate = rate_of(draft.rate)
    if rate is None:
        yield Refusal(ErrorCode.INVALID, "The rate is a number above 0.", ("baseCurrencyRate",))
    elif draft.currency == base_currency and rate != 1:
        yield Refusal(ErrorCode.INVALID, f"An order in {base_currency} has the rate 1, or none.", ("baseCurrencyRate",))


@lru_cache(maxsize=4096)
def rate_of(text: str) -> Decimal | None:
    """The rate as a number, or none where the text is no number above 0."""
    try:
        rate = Decimal(text)
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and Decimal("1e-9") <= rate <= Decimal("1e9") else None


def _wrong_amounts(draft: OrderDraft) -> Iterable[Refusal]:
    for name, amount in (("discountTotal", draft.discount), ("shippingTotal", draft.shipping), ("taxTotal", draft.tax)):
        if not 0 <= amount <= LARGEST_AMOUNT:
            yield _bad_amount((name,))
    if draft.total is not None and not 0 <= draft.total <= LARGEST_AMOUNT:
        yield _bad_amount(("total",))
    for place, line in enumerate(draft.lines):
        if (
            not 0 < len(line.title) <= LONGEST_TITLE
            or not 1 <= line.quantity <= LARGEST_QUANTITY
            or not 0 <= line.unit_price <= LARGEST_AMOUNT
            or not 0 <= line.discount <= line.quantity * line.unit_price
        ):
            yield from _wrong_line(line, ("lines", str(place)))
    named = [line.external_id for line in draft.lines if line.external_id]
    if len(named) != len(set(named)):
        yield Refusal(ErrorCode.DUPLICATE, "Two lines have the same id.", ("lines",))
    for place, payment in enumerate(draft.payments):
        if not 0 <= payment.amount <= LARGEST_AMOUNT:
            yield _bad_amount(("payments", str(place), "amount"))
        if payment.status not in _PAYMENT_STATUSES:
            yield _unknown("status", payment.status, _PAYMENT_STATUSES).at("payments", str(place))
        if not payment.method or len(payment.method) > LONGEST:
            yield Refusal(ErrorCode.INVALID, "A payment names its method.", ("payments", str(place), "method"))
    yield from _wrong_refunds(draft)
    if draft.shipments:
        yield from wrong_shipments(draft.shipments)


def _wrong_line(line: LineDraft, at: tuple[str, ...]) -> Iterable[Refusal]:
    if not 0 < len(line.title) <= LONGEST_TITLE:
        yield Refusal(ErrorCode.INVALID, f"A line has a title of at most {LONGEST_TITLE} characters.", (*at, "title"))
    if not 1 <= line.quantity <= LARGEST_QUANTITY:
        yield Refusal(ErrorCode.INVALID, f"A quantity is 1 to {LARGEST_QUANTITY:,}.", (*at, "quantity"))
    if not 0 <= line.unit_price <= LARGEST_AMOUNT:
        yield _bad_amount((*at, "unitPrice"))
    elif not 0 <= line.discount <= max(line.quantity, 0) * line.unit_price:
        yield Refusal(ErrorCode.INVALID_MONEY, "A line's discount is 0 up to its price × quantity.", (*at, "discount"))


def _wrong_refunds(draft: OrderDraft) -> Iterable[Refusal]:
    if not draft.refunds:
        return
    seen: set[str] = set()
    left = {line.external_id: line.quantity for line in draft.lines if line.external_id}
    for place, refund in enumerate(draft.refunds):
        at = ("refunds", str(place))
        if not 0 <= refund.amount <= LARGEST_AMOUNT:
            yield _bad_amount((*at, "amount"))
        if not refund.external_id or refund.external_id in seen:
            yield Refusal(ErrorCode.INVALID, "Each refund of an order has an id of its own.", (*at, "externalId"))
        if not EARLIEST <= refund.at <= LATEST:
            yield _bad_instant((*at, "at"))
        seen.add(refund.external_id)
        yield from _wrong_returns(refund, left, at)


def _wrong_returns(refund: RefundDraft, left: dict[str, int], at: tuple[str, ...]) -> Iterable[Refusal]:
    for place, returned in enumerate(refund.lines):
        path = (*at, "lines", str(place))
        if returned.line_external_id not in left:
            yield Refusal(ErrorCode.NOT_FOUND, "The order has no line of this id.", (*path, "lineExternalId"))
        elif not 1 <= returned.quantity <= left[returned.line_external_id]:
            yield Refusal(ErrorCode.INVALID, "More came back than was bought.", (*path, "quantity"))
        else:
            left[returned.line_external_id] -= returned.quantity


def _bad_instant(path: tuple[str, ...]) -> Refusal:
    return Refusal(ErrorCode.INVALID, "This time lies outside of the years 1900 to 2200.", path)


def _bad_amount(path: tuple[str, ...]) -> Refusal:
    return Refusal(ErrorCode.INVALID_MONEY, "An amount is 0 or more; write discounts and refunds without a sign.", path)


def _wrong_sums(draft: OrderDraft) -> Iterable[Refusal]:
    extra = draft.shipping + draft.tax - draft.discount
    if draft.lines:
        goods = sum([line.quantity * line.unit_price - line.discount for line in draft.lines])
        total = goods + extra
        if draft.total is not None and draft.total != total:
            told = _teller(draft.currency)
            yield Refusal(
                ErrorCode.TOTAL_MISMATCH,
                f"The total is {told(draft.total)}, but its parts give {told(total)}: lines {told(goods)}"
                f" - discount {told(draft.discount)} + shipping {told(draft.shipping)} + tax {told(draft.tax)}.",
                ("total",),
            )
            return
    elif draft.total is None:
        yield Refusal(ErrorCode.REQUIRED, "An order without lines needs its total.", ("total",))
        return
    else:
        total = draft.total
        if total < extra:
            told = _teller(draft.currency)
            yield Refusal(
                ErrorCode.TOTAL_MISMATCH,
                f"The total is {told(total)}, less than shipping and tax without the discount, {told(extra)}.",
                ("total",),
            )
            return
    if total < 0 or total > LARGEST_AMOUNT:
        yield Refusal(
            ErrorCode.INVALID_MONEY, f"The parts give a total of {_teller(draft.currency)(total)}.", ("total",)
        )
        return
    refunded = sum([refund.amount for refund in draft.refunds])
    if refunded > total:
        told = _teller(draft.currency)
        yield Refusal(
            ErrorCode.INVALID_MONEY,
            f"The refunds, {told(refunded)}, exceed the total, {told(total)}.",
            ("refunds",),
        )


def _teller(currency: str) -> Callable[[int], str]:
    return lambda minor: money.format_minor(minor, currency)


def figures(draft: OrderDraft) -> Figures:
    """The figures of a draft that passed `check`; `cancelled_at` is what the draft itself says of it."""
    units = 0
    discount = draft.discount
    if draft.lines:
        subtotal = 0
        for line in draft.lines:
            units += line.quantity
            subtotal += line.quantity * line.unit_price
            discount += line.discount
        total = subtotal - discount + draft.shipping + draft.tax
    else:
        total = draft.total or 0
        subtotal = total + discount - draft.shipping - draft.tax
    refunded = sum([refund.amount for refund in draft.refunds]) if draft.refunds else 0
    payments = [(payment.amount, payment.status) for payment in draft.payments]
    word = by_payments(draft.payment_status, payments, total)
    fulfillment = _fulfillment(draft)
    said = Said(draft.status, word, fulfillment, at_source(word, payments, total))
    stands = settled(said, decided=None, own=0, total=total, refunded=refunded)
    largest = None
    for payment in draft.payments:
        if payment.status in RECEIVED and (largest is None or payment.amount > largest.amount):
            largest = payment
    return Figures(
        subtotal, discount, draft.shipping, draft.tax, total, refunded, units, stands.status, fulfillment,
        largest.method if largest else None,
        largest.reference if largest else None,
        draft.cancelled_at if draft.status == OrderStatus.CANCELLED else None,
        exclusion_of(draft.status, stands.status, is_test=draft.is_test), word, said.paid, stands.paid,
    )  # fmt: skip


def _fulfillment(draft: OrderDraft) -> str:
    """As the source says, else as its parcels say, else as the status does."""
    if draft.fulfillment_status is not None:
        return draft.fulfillment_status
    if draft.shipments:
        return fulfillment_of([Parcel(one.status) for one in draft.shipments], {}).value
    return "FULFILLED" if draft.status in _SHIPPED else "UNFULFILLED"


def exclusion_of(status: str, payment_status: str, *, is_test: bool) -> str | None:
    """Why an order does not count, or none where it is a purchase."""
    if status in _UNPLACED:
        return "DRAFT"
    if is_test:
        return "TEST"
    if payment_status == "FAILED":
        return "PAYMENT_FAILED"
    if payment_status == "VOIDED":
        return "PAYMENT_VOIDED"
    return "CANCELLED" if status == "CANCELLED" else None


def keeps_money(exclusion: str | None, payment_status: str) -> bool:
    """Whether the ledger has rows of an order: what counts does, and what was cancelled after it was paid."""
    if exclusion is None:
        return True
    return exclusion == ExclusionReason.CANCELLED and payment_status in RECEIVED


Converter = Callable[[int], int]
"""Minor units of an order's currency to those of the base currency."""


def converter(currency: str, rate: str | None, base_currency: str) -> Converter:
    """Turns the order's minor units into those of the base currency, at the order's own rate."""
    if currency == base_currency:
        return _same
    known = rate_of(rate or "")
    if known is None:
        raise ValueError(f"An order in {currency} without a rate cannot be told in {base_currency}.")
    return partial(money.convert, currency=currency, rate=known, base=base_currency)


def _same(minor: int) -> int:
    return minor


def base_figures(discount: int, shipping: int, tax: int, total: int, convert: Converter) -> BaseFigures:
    """The parts in the base currency; what rounding leaves over falls to the subtotal, so that the total is exact."""
    if convert is _same:
        return BaseFigures(total + discount - shipping - tax, discount, shipping, tax, total)
    discount, shipping, tax, total = convert(discount), convert(shipping), convert(tax), convert(total)
    return BaseFigures(total + discount - shipping - tax, discount, shipping, tax, total)
