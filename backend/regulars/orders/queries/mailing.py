"""What mails say of an order, and whether its store tells customers of an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from regulars.orders.words import OrderNotificationEvent
from regulars.platform.db.connect import Reader
from regulars.platform.money import format_minor

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class MailedOrder:
    """An order as a mail sees it: to whom, in whose name, and the values of the variables."""

    order_id: int
    store_id: int
    customer_id: int | None
    status: str
    payment_status: str
    placed_at: int | None
    number: str
    email: str | None
    name: str | None
    locale: str | None
    values: dict[str, Any]


async def mailed_order(reader: Reader, order_id: int | None) -> MailedOrder | None:
    """The order; none where there is none."""
    row = await reader.fetch_one(
        "SELECT o.id, o.store_id, o.customer_id, o.status, o.payment_status, o.placed_at, o.number,"
        " COALESCE(c.email, o.email), c.first_name, c.last_name, c.locale, o.currency, o.subtotal, o.discount_total,"
        " o.shipping_total, o.tax_total, o.total, o.purchase_order_number, d.due_at, s.time_zone FROM orders o"
        " JOIN stores s ON s.id = o.store_id LEFT JOIN customers c ON c.id = o.customer_id"
        " LEFT JOIN order_drafts d ON d.order_id = o.id WHERE o.id = ?",
        (order_id,),
    )
    if row is None:
        return None
    email, first, last, locale, currency = row[7:12]
    subtotal, discount, shipping, tax, total, purchase, due_at, zone = row[12:]
    values = {
        "first_name": first,
        "order_number": row[6],
        "order_date": _day(row[5], zone),
        "lines": await _lines(reader, row[0], currency),
        "subtotal": _told(subtotal, currency),
        "discount": _told(discount, currency) if discount else None,
        "shipping": _told(shipping, currency) if shipping else None,
        "tax": _told(tax, currency) if tax else None,
        "total": _told(total, currency),
        "purchase_order_number": purchase,
        "due_date": _day(due_at, zone),
    }
    name = " ".join(part for part in (first, last) if part) or None
    key, store_id, customer_id, status, payment_status, placed_at, number = row[:7]
    return MailedOrder(
        key, store_id, customer_id, status, payment_status, placed_at, number, email, name, locale, values
    )


async def refund_amount(reader: Reader, order_id: int, refund_id: int | None = None) -> str | None:
    """What a refund, or the latest one, gave back."""
    row = await reader.fetch_one(
        "SELECT r.amount, o.currency FROM refunds r JOIN orders o ON o.id = r.order_id"
        " WHERE r.order_id = ? AND (CAST(? AS BIGINT) IS NULL OR r.id = ?) ORDER BY r.at DESC, r.id DESC LIMIT 1",
        (order_id, refund_id, refund_id),
    )
    return None if row is None else _told(row[0], row[1])


async def refunds_elsewhere(reader: Reader, order_id: int, *, since: int) -> list[int]:
    """The refunds that the shop or its payment service made, not older than this."""
    rows = await reader.fetch(
        "SELECT id FROM refunds WHERE order_id = ? AND origin <> 'HERE' AND at >= ? ORDER BY at, id", (order_id, since)
    )
    return [row[0] for row in rows]


async def parcel(reader: Reader, order_id: int, shipment_id: int | None = None) -> dict[str, Any] | None:
    """Carrier and tracking of a parcel, or of the latest one; none where the order has none."""
    row = await reader.fetch_one(
        "SELECT carrier, tracking_number, tracking_url FROM shipments"
        " WHERE order_id = ? AND (CAST(? AS BIGINT) IS NULL OR id = ?) ORDER BY id DESC LIMIT 1",
        (order_id, shipment_id, shipment_id),
    )
    return None if row is None else {"carrier": row[0], "tracking_number": row[1], "tracking_url": row[2]}


async def enabled_of(reader: Reader, stores: Sequence[int]) -> dict[int, set[str]]:
    """The events of which each store tells its customers by itself."""
    found: dict[int, set[str]] = {key: set() for key in stores}
    rows = await reader.fetch(
        "SELECT store_id, event FROM order_notifications WHERE is_enabled"
        f" AND {reader.dialect.in_list('store_id', 'bigint')}",
        (reader.dialect.array(stores),),
    )
    for store_id, event in rows:
        found[store_id].add(event)
    return found


async def is_enabled(reader: Reader, store_id: int, event: OrderNotificationEvent) -> bool:
    """Whether customers of this store are told of it by itself."""
    return event in (await enabled_of(reader, [store_id]))[store_id]


async def _lines(reader: Reader, order_id: int, currency: str) -> list[dict[str, str]]:
    rows = await reader.fetch(
        "SELECT title, sku, quantity, unit_price, discount FROM order_lines WHERE order_id = ? ORDER BY position",
        (order_id,),
    )
    return [
        {
            "title": title,
            "sku": sku or "",
            "quantity": str(quantity),
            "price": _told(price, currency),
            "total": _told(quantity * price - discount, currency),
        }
        for title, sku, quantity, price, discount in rows
    ]


def _told(minor: int, currency: str) -> str:
    return f"{format_minor(minor, currency)} {currency}"


def _day(instant: int | None, zone: str) -> str | None:
    if instant is None:
        return None
    return datetime.fromtimestamp(instant // _MICRO, UTC).astimezone(ZoneInfo(zone)).date().isoformat()
