"""What is read of orders: rows, and the tables that say where each of their columns comes from and who may see it."""

from dataclasses import dataclass
from typing import ClassVar

import orjson

from regulars.access.scopes import Scope
from regulars.customers.queries.columns import PostalLines, masked_lines, postal_lines
from regulars.messaging.addresses import mask_email
from regulars.platform.query.columns import Column, Kind, Table

_BASE = "(SELECT base_currency FROM merchant WHERE id = 1)"


@dataclass(slots=True)
class OrderRow:
    """An order; amounts in minor units of `currency_code`, with the rate to the base currency."""

    prefix: ClassVar[str] = "ord"
    id: int
    version: int
    store_id: int
    external_id: str | None
    number: str
    customer_id: int | None
    email: str | None
    placed_at: int | None
    created_at: int
    updated_at: int
    cancelled_at: int | None
    status: str
    payment_status: str
    fulfillment_status: str
    payment_method: str | None
    currency_code: str
    rate: str | None
    line_count: int
    unit_count: int
    subtotal: int
    discount_total: int
    shipping_total: int
    tax_total: int
    total: int
    refunded_total: int
    base_total: int
    base_refunded: int
    base_currency: str
    shipping_address: PostalLines | None
    billing_address: PostalLines | None
    channel: str | None
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    is_test: bool
    exclusion_reason: str | None
    sequence: int | None
    paid_total: int
    cancel_reason: str | None
    purchase_order_number: str | None
    waits_for: str | None
    stuck_at: int | None


@dataclass(slots=True)
class LineItemRow:
    """A line of an order."""

    prefix: ClassVar[str] = "lin"
    id: int
    order_id: int
    external_id: str | None
    title: str
    sku: str | None
    category: str | None
    brand: str | None
    quantity: int
    returned_quantity: int
    unit_price: int
    discount: int
    currency_code: str
    rate: str | None
    base_currency: str


@dataclass(slots=True)
class PaymentRow:
    """A transaction."""

    prefix: ClassVar[str] = "pay"
    id: int
    order_id: int
    customer_id: int | None
    at: int
    amount: int
    refunded: int
    currency_code: str
    method: str
    status: str
    reference: str | None
    origin: str


@dataclass(slots=True)
class RefundRow:
    """Money given back; `lines` are (line id, quantity, amount)."""

    prefix: ClassVar[str] = "ref"
    id: int
    order_id: int
    external_id: str | None
    at: int
    amount: int
    base_amount: int
    reason: str | None
    restocked: bool
    payment_id: int | None
    actor_kind: str | None
    actor_id: int | None
    actor_name: str | None
    lines: list[tuple[int, int, int]]
    currency_code: str
    rate: str | None
    base_currency: str


def _text(key: str, sql: str, folded: str | None = None, *, nullable: bool = True) -> Column:
    return Column(key, sql, Kind.TEXT, folded, nullable=nullable)


def _plain(key: str, sql: str, kind: Kind = Kind.INTEGER, *, nullable: bool = False) -> Column:
    return Column(key, sql, kind, nullable=nullable)


def _address(key: str, sql: str) -> Column:
    return Column(key, sql, Kind.JSON, requires=Scope.PII_READ, convert=postal_lines, mask=masked_lines)


ORDERS = Table(
    name="orders",
    source="orders o LEFT JOIN customers buyer ON buyer.id = o.customer_id",
    key="o.id",
    row=OrderRow,
    columns=(
        _plain("id", "o.id", Kind.ID),
        _plain("version", "o.version"),
        _plain("store_id", "o.store_id", Kind.ID),
        _text("external_id", "o.external_id"),
        _text("number", "o.number", "o.number_key", nullable=False),
        _plain("customer_id", "o.customer_id", Kind.ID, nullable=True),
        Column("email", "o.email", Kind.TEXT, "o.email_key", requires=Scope.PII_READ, mask=mask_email),
        _plain("placed_at", "o.placed_at", Kind.INSTANT, nullable=True),
        _plain("created_at", "o.created_at", Kind.INSTANT),
        _plain("updated_at", "o.updated_at", Kind.INSTANT),
        _plain("cancelled_at", "o.cancelled_at", Kind.INSTANT, nullable=True),
        _plain("status", "o.status", Kind.CODE),
        _plain("payment_status", "o.payment_status", Kind.CODE),
        _plain("fulfillment_status", "o.fulfillment_status", Kind.CODE),
        _text("payment_method", "o.payment_method", "o.method_key"),
        _plain("currency_code", "o.currency", Kind.CODE),
        _plain("rate", "o.rate", Kind.TEXT, nullable=True),
        _plain("line_count", "o.line_count"),
        _plain("unit_count", "o.unit_count"),
        _plain("subtotal", "o.subtotal"),
        _plain("discount_total", "o.discount_total"),
        _plain("shipping_total", "o.shipping_total"),
        _plain("tax_total", "o.tax_total"),
        _plain("total", "o.total"),
        _plain("refunded_total", "o.refunded_total"),
        _plain("base_total", "o.base_total", Kind.MINOR),
        _plain("base_refunded", "o.base_refunded", Kind.MINOR),
        _plain("base_currency", _BASE, Kind.CODE),
        _address("shipping_address", "o.shipping_address"),
        _address("billing_address", "o.billing_address"),
        _plain("channel", "o.channel", Kind.CODE, nullable=True),
        _plain("utm_source", "o.utm_source", Kind.TEXT, nullable=True),
        _plain("utm_medium", "o.utm_medium", Kind.TEXT, nullable=True),
        _plain("utm_campaign", "o.utm_campaign", Kind.TEXT, nullable=True),
        Column("is_test", "o.is_test", Kind.BOOLEAN, convert=bool, nullable=False),
        _plain("exclusion_reason", "o.exclusion_reason", Kind.CODE, nullable=True),
        _plain("sequence", "o.sequence", nullable=True),
        _plain("paid_total", "o.paid_total"),
        _text("cancel_reason", "o.cancel_reason"),
        _text("purchase_order_number", "o.purchase_order_number", "o.purchase_order_key"),
        _plain("waits_for", "o.waits_for", Kind.CODE, nullable=True),
        _plain("stuck_at", "o.stuck_at", Kind.INSTANT, nullable=True),
    ),
)

LISTED_AT = Column("listed_at", "o.listed_at", Kind.INSTANT, nullable=False)
"""When it was placed, or made while it is a draft: what the list is sorted by."""

CUSTOMER_NAME = Column("customer_name", "buyer.name_key", Kind.TEXT, "buyer.name_key")

LINES = Table(
    name="order lines",
    source="order_lines l JOIN orders o ON o.id = l.order_id",
    key="l.id",
    row=LineItemRow,
    columns=(
        _plain("id", "l.id", Kind.ID),
        _plain("order_id", "l.order_id", Kind.ID),
        _text("external_id", "l.external_id"),
        _text("title", "l.title", nullable=False),
        _text("sku", "l.sku", "l.sku_key"),
        _text("category", "l.category", "l.category_key"),
        _text("brand", "l.brand", "l.brand_key"),
        _plain("quantity", "l.quantity"),
        _plain("returned_quantity", "l.returned_quantity"),
        _plain("unit_price", "l.unit_price"),
        _plain("discount", "l.discount"),
        _plain("currency_code", "o.currency", Kind.CODE),
        _plain("rate", "o.rate", Kind.TEXT, nullable=True),
        _plain("base_currency", _BASE, Kind.CODE),
    ),
)

PAYMENTS = Table(
    name="payments",
    source="payments p",
    key="p.id",
    row=PaymentRow,
    columns=(
        _plain("id", "p.id", Kind.ID),
        _plain("order_id", "p.order_id", Kind.ID),
        _plain("customer_id", "p.customer_id", Kind.ID, nullable=True),
        _plain("at", "p.at", Kind.INSTANT),
        _plain("amount", "p.amount"),
        _plain("refunded", "p.refunded"),
        _plain("currency_code", "p.currency", Kind.CODE),
        _text("method", "p.method", "p.method_key", nullable=False),
        _plain("status", "p.status", Kind.CODE),
        _text("reference", "p.reference", "p.reference_key"),
        _plain("origin", "p.origin", Kind.CODE),
    ),
)

PAYMENT_AMOUNT = Column("base_amount", "p.base_amount", Kind.MINOR, nullable=False)
PAYMENT_STORE = Column("payment_store", "p.store_id", Kind.ID, nullable=False)

REFUNDS = Table(
    name="refunds",
    source="refunds r JOIN orders o ON o.id = r.order_id",
    key="r.id",
    row=RefundRow,
    columns=(
        _plain("id", "r.id", Kind.ID),
        _plain("order_id", "r.order_id", Kind.ID),
        _text("external_id", "r.external_id"),
        _plain("at", "r.at", Kind.INSTANT),
        _plain("amount", "r.amount"),
        _plain("base_amount", "r.base_amount"),
        _text("reason", "r.reason"),
        Column("restocked", "r.restocked", Kind.BOOLEAN, convert=bool, nullable=False),
        _plain("payment_id", "r.payment_id", Kind.ID, nullable=True),
        _plain("actor_kind", "r.actor_kind", Kind.CODE, nullable=True),
        _plain("actor_id", "r.actor_id", Kind.ID, nullable=True),
        _plain("actor_name", "r.actor_name", Kind.TEXT, nullable=True),
        Column("lines", "r.lines", Kind.JSON, convert=orjson.loads, nullable=False),
        _plain("currency_code", "o.currency", Kind.CODE),
        _plain("rate", "o.rate", Kind.TEXT, nullable=True),
        _plain("base_currency", _BASE, Kind.CODE),
    ),
)
