"""What a storefront, a file or the demo says of an order, before anything is looked up or written.

Amounts are minor units of the order's currency, instants microseconds, codes the words of models.py. A draft is data:
whatever is wrong with it is found by rules.check and told as refusals.
"""

from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import NamedTuple

import orjson


class BuyerDraft(NamedTuple):
    """Whom the order belongs to: an existing id, or details by which a customer is found or made."""

    customer_id: int | None = None
    system: str | None = None
    external_id: str | None = None
    email: str | None = None
    email_verified: bool = False
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    has_account: bool | None = None

    @property
    def is_anybody(self) -> bool:
        """Whether anything here can identify a person."""
        return bool(self.customer_id or self.external_id or self.email or self.phone)


class AddressDraft(NamedTuple):
    """An address as it stood on the order."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province: str | None = None
    postal_code: str | None = None
    country_code: str | None = None
    phone: str | None = None


class LineDraft(NamedTuple):
    """One line; `discount` is on the whole line."""

    title: str
    quantity: int
    unit_price: int
    discount: int = 0
    external_id: str | None = None
    sku: str | None = None
    category: str | None = None
    brand: str | None = None


class PaymentDraft(NamedTuple):
    """Money that came in or was tried; without `at`, when the order was placed."""

    amount: int
    method: str
    status: str = "PAID"
    reference: str | None = None
    at: int | None = None


class ReturnDraft(NamedTuple):
    """So many of a line came back."""

    line_external_id: str
    quantity: int


class RefundDraft(NamedTuple):
    """Money given back."""

    external_id: str
    at: int
    amount: int
    reason: str | None = None
    lines: tuple[ReturnDraft, ...] = ()


class ShipmentDraft(NamedTuple):
    """A parcel: it holds all of the order that no other one does."""

    external_id: str
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    status: str = "IN_TRANSIT"
    shipped_at: int | None = None
    delivered_at: int | None = None


class OrderDraft(NamedTuple):
    """One order as it stands at its source.

    `discount` is the discount on the whole order, beside those of the lines. `total` is checked against the lines;
    without lines it is the order. `rate` is the base currency for one unit of the order's, as decimal text.
    """

    store_id: int
    external_id: str
    currency: str
    placed_at: int | None
    buyer: BuyerDraft = BuyerDraft()
    number: str | None = None
    updated_at: int | None = None
    cancelled_at: int | None = None
    status: str = "CONFIRMED"
    payment_status: str | None = None
    fulfillment_status: str | None = None
    is_test: bool = False
    lines: tuple[LineDraft, ...] = ()
    discount: int = 0
    shipping: int = 0
    tax: int = 0
    total: int | None = None
    rate: str | None = None
    payments: tuple[PaymentDraft, ...] = ()
    refunds: tuple[RefundDraft, ...] = ()
    shipping_address: AddressDraft | None = None
    billing_address: AddressDraft | None = None
    channel: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    shipments: tuple[ShipmentDraft, ...] = ()
    """Those named are written, others stay: parcels do not vanish."""
    purchase_order_number: str | None = None


_APART = frozenset({"buyer", "lines", "payments", "refunds", "shipments", "purchase_order_number"})
_ORDER_FACTS = attrgetter(*(name for name in OrderDraft._fields if name not in _APART))


@lru_cache(maxsize=16_384)
def buyer_fingerprint(buyer: BuyerDraft) -> str:
    """Equal for equal buyers: while it stays, an order stays with its customer."""
    return _digest(buyer)


def fingerprint(draft: OrderDraft, buyer: str) -> str:
    """Equal for equal drafts: by it a second import finds that nothing changed. `updated_at` is part of it.

    `buyer` is the fingerprint of the draft's buyer.
    """
    facts = (buyer, _ORDER_FACTS(draft), draft.lines, draft.payments, draft.refunds)
    if draft.purchase_order_number is not None:
        return _digest((*facts, draft.shipments, draft.purchase_order_number))
    return _digest((*facts, draft.shipments) if draft.shipments else facts)


def _digest(facts: tuple[object, ...]) -> str:
    return blake2b(orjson.dumps(facts, default=tuple), digest_size=12).hexdigest()


@lru_cache(maxsize=16_384)
def address_text(address: AddressDraft | None) -> str | None:
    """The address as the JSON text that is stored, without what is not known."""
    if address is None:
        return None
    known = {name: value for name, value in zip(AddressDraft._fields, address, strict=True) if value is not None}
    return orjson.dumps(known).decode() if known else None
