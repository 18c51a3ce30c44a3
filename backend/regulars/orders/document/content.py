"""An order's document in words: from what was read to headings, tables and sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from regulars.customers import postal
from regulars.customers.queries.columns import PostalLines
from regulars.orders.document.sheet import Document, Table
from regulars.orders.queries.parcels import ShipmentRow
from regulars.orders.queries.rows import LineItemRow, OrderRow, PaymentRow, RefundRow
from regulars.platform import clock
from regulars.platform.money import format_minor
from regulars.stores.queries import StoreRow

_LEFT, _RIGHT = "LEFT", "RIGHT"


@dataclass(frozen=True, slots=True)
class Read:
    """Everything of one order, as its reader may see it."""

    order: OrderRow
    store: StoreRow
    customer: str | None
    lines: Sequence[LineItemRow]
    payments: Sequence[PaymentRow]
    refunds: Sequence[RefundRow]
    shipments: Sequence[ShipmentRow]


def document_of(read: Read) -> Document:
    """The document, its times where the store stands."""
    order, store = read.order, read.store
    states = (order.status, order.payment_status, order.fulfillment_status)
    tables = [_goods(read), _payments(read), _refunds(read), _shipments(read)]
    return Document(
        title=f"Order {order.number}",
        language=store.locale,
        shop=store.brand_name or store.name,
        date=_time(order.placed_at or order.created_at, store),
        state=" · ".join(map(said, states)),
        foot=" · ".join(line for line in (store.brand_name or store.name, _line(store.postal_address)) if line),
        blocks=_blocks(read),
        tables=[table for table in tables if table is not None],
        sums=_sums(order),
    )


def said(code: str) -> str:
    """`PARTIALLY_PAID` as `Partially paid`."""
    return code.replace("_", " ").capitalize()


def address_lines(address: PostalLines | None) -> list[str]:
    """An address ready to print; of one whose street is hidden, what may be seen."""
    if address is None:
        return []
    if not address.masked:
        lines: Any = address  # read by name, as its protocol has them
        return postal.formatted(lines)
    return [part for part in (address.city, address.province, address.country_code) if part]


def _blocks(read: Read) -> list[tuple[str, list[str]]]:
    who = [line for line in (read.customer, read.order.email) if line]
    blocks = [
        ("Customer", who),
        ("Billed to", address_lines(read.order.billing_address)),
        ("Ships to", address_lines(read.order.shipping_address)),
    ]
    return [(heading, lines) for heading, lines in blocks if lines]


def _goods(read: Read) -> Table:
    currency = read.order.currency_code
    rows = [
        (
            line.title if line.sku is None else f"{line.title}\n{line.sku}",
            f"{line.quantity:,}",
            _money(line.unit_price, currency),
            _money(-line.discount, currency) if line.discount else "",
            _money(line.quantity * line.unit_price - line.discount, currency),
        )
        for line in read.lines
    ]
    heads = ("Item", "Quantity", "Price", "Discount", "Total")
    return Table("Items", heads, (44, 11, 15, 15, 15), (_LEFT, *[_RIGHT] * 4), rows, is_main=True)


def _sums(order: OrderRow) -> list[tuple[str, str, bool]]:
    currency = order.currency_code
    sums = [
        ("Subtotal", order.subtotal, False),
        ("Discounts", -order.discount_total, False),
        ("Shipping", order.shipping_total, False),
        ("Tax", order.tax_total, False),
        ("Total", order.total, True),
        ("Refunded", -order.refunded_total, False),
        ("Net", order.total - order.refunded_total if order.refunded_total else 0, True),
    ]
    told = [(label, _money(amount, currency), bold) for label, amount, bold in sums if amount or label == "Total"]
    if order.base_currency != currency:
        told.append((f"Total in {order.base_currency}", _money(order.base_total, order.base_currency), False))
    return told


def _payments(read: Read) -> Table | None:
    rows = [
        (
            _time(one.at, read.store), one.method, said(one.status), one.reference or "",
            _money(one.amount, one.currency_code),
        )
        for one in read.payments
    ]  # fmt: skip
    heads = ("Date", "Method", "Status", "Reference", "Amount")
    aligns = (_LEFT, _LEFT, _LEFT, _LEFT, _RIGHT)
    return Table("Payments", heads, (24, 20, 16, 24, 16), aligns, rows) if rows else None


def _refunds(read: Read) -> Table | None:
    rows = [
        (_time(one.at, read.store), one.reason or "", _money(-one.amount, one.currency_code)) for one in read.refunds
    ]
    return Table("Refunds", ("Date", "Reason", "Amount"), (24, 60, 16), (_LEFT, _LEFT, _RIGHT), rows) if rows else None


def _shipments(read: Read) -> Table | None:
    rows = [
        (
            "" if one.shipped_at is None else _time(one.shipped_at, read.store),
            one.carrier or "", one.tracking_number or "", said(one.status),
        )
        for one in read.shipments
    ]  # fmt: skip
    heads = ("Sent", "Carrier", "Tracking number", "Status")
    return Table("Shipments", heads, (24, 24, 34, 18), (_LEFT,) * 4, rows) if rows else None


def _money(minor: int, currency: str) -> str:
    """`1,250.00 PHP`; what is taken off has a true minus."""
    digits, dot, cents = format_minor(abs(minor), currency).partition(".")
    sign = "\u2212" if minor < 0 else ""
    return f"{sign}{int(digits):,}{dot}{cents}\u00a0{currency}"


def _time(instant: int, store: StoreRow) -> str:
    moment = clock.to_datetime(instant).astimezone(ZoneInfo(store.time_zone))
    return f"{moment:%Y-%m-%d %H:%M}"


def _line(text: str | None) -> str:
    return ", ".join(part.strip() for part in (text or "").splitlines() if part.strip())
