"""An order worked out as far as that goes without the database: the rows that it becomes, but for their keys.

Reading a file does this in a process of its own, so a sheet is plain values and tuples of them and nothing else.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from regulars.customers.contact import read_email, read_phone
from regulars.orders import rules
from regulars.orders.drafts import AddressDraft, BuyerDraft, OrderDraft, address_text, buyer_fingerprint, fingerprint
from regulars.orders.ledger import sale
from regulars.orders.rules import BaseFigures, Converter, Figures
from regulars.orders.shipping.parcels import Parcel, sent_at
from regulars.orders.shipping.waiting import waits_for
from regulars.orders.tendering import RECEIVED, Said
from regulars.orders.words import Origin
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import fold

Values = tuple[object, ...]

ORDER_COLUMNS = (
    "store_id",
    "external_id",
    "number",
    "number_key",
    "email",
    "email_key",
    "placed_at",
    "status",
    "payment_status",
    "fulfillment_status",
    "payment_method",
    "method_key",
    "reference",
    "currency",
    "rate",
    "line_count",
    "unit_count",
    "subtotal",
    "discount_total",
    "shipping_total",
    "tax_total",
    "total",
    "refunded_total",
    "base_total",
    "base_refunded",
    "shipping_address",
    "billing_address",
    "shipping_country_key",
    "shipping_province_key",
    "shipping_city_key",
    "channel",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "is_test",
    "exclusion_reason",
    "fingerprint",
    "buyer_fingerprint",
    "paid_total",
    "purchase_order_number",
    "purchase_order_key",
)
LINE_COLUMNS = (
    "position",
    "external_id",
    "sku",
    "sku_key",
    "title",
    "category",
    "category_key",
    "brand",
    "brand_key",
    "quantity",
    "returned_quantity",
    "unit_price",
    "discount",
)
PAYMENT_COLUMNS = (
    "store_id",
    "at",
    "currency",
    "amount",
    "base_amount",
    "refunded",
    "method",
    "method_key",
    "status",
    "reference",
    "reference_key",
    "origin",
)


SHIPMENT_COLUMNS = (
    "external_id",
    "carrier",
    "tracking_number",
    "tracking_key",
    "tracking_url",
    "status",
    "shipped_at",
    "delivered_at",
)

AMOUNT_AND_METHOD = (PAYMENT_COLUMNS.index("amount"), PAYMENT_COLUMNS.index("method_key"))
"""Where a payment's values hold what it is recognised by without a reference."""
BASE_TOTAL = BaseFigures._fields.index("total")
"""Where a sheet's `base` holds the total."""


class Refund(NamedTuple):
    """A refund of a sheet; `lines` are (place of the line, quantity, worth).

    `shipping` and `tax` are what of it is known to be these, in the order's currency.
    """

    external_id: str | None
    at: int
    amount: int
    base_amount: int
    reason: str | None
    units: int
    lines: tuple[tuple[int, int, int], ...]
    origin: str = Origin.SOURCE.value
    restocked: bool = False
    shipping: int | None = None
    tax: int | None = None
    payment_id: int | None = None
    actor: tuple[str | None, int | None, str | None] = (None, None, None)


class Sheet(NamedTuple):
    """What recording needs of an order without fault.

    `buyer` holds the values of a `BuyerDraft`, `said` those of `Said`, `base` those of `BaseFigures`, `refunds` those
    of `Refund`, `sale` those of the ledger's first `Entry`; `order`, `lines` and `payments` are the values of the
    columns above.
    """

    store_id: int
    external_id: str
    fingerprint: str
    buyer_fingerprint: str
    updated_at: int | None
    placed_at: int | None
    cancelled_at: int | None
    status: str
    payment_status: str
    said: tuple[Any, ...]
    """What the source alone says of it, before the refunds that it lists."""
    exclusion: str | None
    keeps_money: bool
    is_plain_sale: bool
    """Whether the ledger has one row of it, `sale`, as long as it is new."""
    sale: Values
    currency: str
    rate: str | None
    number: str
    reference: str | None
    shipping: str | None
    shipping_country: str | None
    units: int
    base: tuple[int, ...]
    base_refunded: int
    buyer: tuple[Any, ...]
    order: Values
    lines: tuple[Values, ...]
    payments: tuple[Values, ...]
    refunds: tuple[tuple[Any, ...], ...]
    traits: Values
    waits_for: str | None
    sent_at: int | None
    says_fulfillment: bool
    """Whether the source itself says where the goods stand; else its parcels and ours do."""
    shipments: tuple[Values, ...]
    """Values of `SHIPMENT_COLUMNS`."""


class Faulty(NamedTuple):
    """A draft that cannot be recorded, and why."""

    store_id: int
    external_id: str
    refusals: tuple[Refusal, ...]


def make_sheet(draft: OrderDraft, *, country: str | None, base_currency: str) -> Sheet | Faulty:
    """The draft, worked out; phones are read as written in the store's country."""
    refusals = rules.check(draft, base_currency)
    if refusals:
        return Faulty(draft.store_id, draft.external_id, tuple(refusals))
    try:
        buyer = _read(draft.buyer, country)
    except Refusal as refusal:
        return Faulty(draft.store_id, draft.external_id, (refusal,))
    print_of_buyer = buyer_fingerprint(draft.buyer)
    print_of_order = fingerprint(draft, print_of_buyer)
    figures = rules.figures(draft)
    convert = rules.converter(draft.currency, draft.rate, base_currency)
    base = rules.base_figures(figures.discount, figures.shipping, figures.tax, figures.total, convert)
    refunds = _refunds(draft, convert) if draft.refunds else ()
    base_refunded = sum([refund.base_amount for refund in refunds])
    number = draft.number or draft.external_id
    address = draft.shipping_address
    shipping, (country_key, province_key, city_key) = address_text(address), _place_keys(address)
    place = (address.country_code, address.province, address.city) if address else (None, None, None)
    order = (
        draft.store_id, draft.external_id, number, _key(number),
        buyer.email, buyer.email.casefold() if buyer.email else None, draft.placed_at,
        draft.status, figures.payment_status, figures.fulfillment_status,
        figures.payment_method, _key(figures.payment_method), figures.reference, draft.currency, draft.rate,
        len(draft.lines), figures.units,
        figures.subtotal, figures.discount, figures.shipping, figures.tax, figures.total, figures.refunded,
        base.total, base_refunded,
        shipping, address_text(draft.billing_address), country_key, province_key, city_key,
        draft.channel, draft.utm_source, draft.utm_medium, draft.utm_campaign, draft.is_test, figures.exclusion,
        print_of_order, print_of_buyer, figures.paid,
        draft.purchase_order_number, _key(draft.purchase_order_number),
    )  # fmt: skip
    said = Said(draft.status, figures.said, figures.fulfillment_status, figures.paid_at_source)
    is_plain_sale = figures.keeps_money and figures.exclusion is None and not refunds and draft.placed_at is not None
    return Sheet(
        draft.store_id, draft.external_id, print_of_order, print_of_buyer,
        draft.updated_at, draft.placed_at, figures.cancelled_at,
        draft.status, figures.payment_status, tuple(said), figures.exclusion, figures.keeps_money,
        is_plain_sale, tuple(sale(draft.placed_at or 0, base, figures.units)),
        draft.currency, draft.rate, number, figures.reference, shipping, place[0], figures.units,
        tuple(base), base_refunded, tuple(buyer), order,
        _lines(draft), _payments(draft, figures, convert), tuple([tuple(refund) for refund in refunds]),
        (draft.channel, draft.utm_campaign, figures.payment_method, *place),
        _waits(draft, figures),
        sent_at([Parcel(one.status, (), one.shipped_at) for one in draft.shipments]) if draft.shipments else None,
        draft.fulfillment_status is not None,
        _shipments(draft) if draft.shipments else (),
    )  # fmt: skip


def _read(buyer: BuyerDraft, country: str | None) -> BuyerDraft:
    """The buyer with e-mail and phone as they are kept; raises `Refusal` for what is neither."""
    if buyer.email is None and buyer.phone is None:
        return buyer
    email, phone = buyer.email, buyer.phone
    try:
        email = read_email(email).address if email else None
    except Refusal as refusal:
        raise Refusal(ErrorCode.INVALID_EMAIL, refusal.message, ("customer", "email")) from None
    try:
        phone = read_phone(phone, country).number if phone else None
    except Refusal as refusal:
        raise Refusal(ErrorCode.INVALID_PHONE, refusal.message, ("customer", "phone")) from None
    if email == buyer.email and phone == buyer.phone:
        return buyer
    return buyer._replace(email=email, phone=phone)


def _lines(draft: OrderDraft) -> tuple[Values, ...]:
    returned = _returned(draft) if draft.refunds else {}
    return tuple(
        [
            (
                place, line.external_id, line.sku, _key(line.sku), line.title, line.category, _key(line.category),
                line.brand, _key(line.brand), line.quantity, returned.get(line.external_id, 0) if returned else 0,
                line.unit_price, line.discount,
            )
            for place, line in enumerate(draft.lines)
        ]
    )  # fmt: skip


def _returned(draft: OrderDraft) -> dict[str | None, int]:
    counted: dict[str | None, int] = {}
    for refund in draft.refunds:
        for line in refund.lines:
            counted[line.line_external_id] = counted.get(line.line_external_id, 0) + line.quantity
    return counted


def _payments(draft: OrderDraft, figures: Figures, convert: Converter) -> tuple[Values, ...]:
    left = figures.refunded
    rows: list[Values] = []
    for payment in draft.payments:
        refunded = min(left, payment.amount) if left and payment.status in RECEIVED else 0
        left -= refunded
        at = payment.at if payment.at is not None else draft.placed_at
        rows.append(
            (
                draft.store_id, at if at is not None else draft.updated_at or 0, draft.currency, payment.amount,
                convert(payment.amount), refunded, payment.method, _key(payment.method), payment.status,
                payment.reference, _key(payment.reference), Origin.SOURCE.value,
            )
        )  # fmt: skip
    return tuple(rows)


def _refunds(draft: OrderDraft, convert: Converter) -> list[Refund]:
    """In the base currency each is the step of their converted sum, so that a full refund leaves nothing."""
    lines = {line.external_id: (place, line) for place, line in enumerate(draft.lines)}
    minor = base = 0
    found: list[Refund] = []
    for refund in draft.refunds:
        minor += refund.amount
        step = convert(minor) - base
        base += step
        parts: list[tuple[int, int, int]] = []
        for returned in refund.lines:
            place, line = lines[returned.line_external_id]
            worth = (line.quantity * line.unit_price - line.discount) * returned.quantity // line.quantity
            parts.append((place, returned.quantity, worth))
        units = sum([quantity for _, quantity, _ in parts])
        found.append(Refund(refund.external_id, refund.at, refund.amount, step, refund.reason, units, tuple(parts)))
    return found


def _waits(draft: OrderDraft, figures: Figures) -> str | None:
    state = waits_for(
        draft.status, figures.payment_status, figures.fulfillment_status, figures.exclusion, figures.total
    )
    return None if state is None else state.value


def _shipments(draft: OrderDraft) -> tuple[Values, ...]:
    return tuple(
        [
            (
                one.external_id, one.carrier, one.tracking_number, tracking_key(one.tracking_number),
                one.tracking_url, one.status, one.shipped_at, one.delivered_at,
            )
            for one in draft.shipments
        ]
    )  # fmt: skip


def tracking_key(number: str | None) -> str | None:
    """A tracking number as it is looked for: without spaces and dashes, in small letters."""
    return "".join(letter for letter in fold(number) if letter.isalnum()) or None if number else None


@lru_cache(maxsize=16_384)
def _place_keys(address: AddressDraft | None) -> tuple[str | None, str | None, str | None]:
    if address is None:
        return None, None, None
    return _key(address.country_code), _key(address.province), _key(address.city)


@lru_cache(maxsize=65_536)
def _key(text: str | None) -> str | None:
    return fold(text) if text else None
