"""An order as CSV, one row a line as order files have it, and as JSON."""

import csv
import io
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

from regulars.customers.queries.columns import PostalLines
from regulars.imports.dressing import guarded
from regulars.orders.document.content import Read
from regulars.platform import clock
from regulars.platform.money import format_minor

_MARK = "\ufeff"
_ADDRESS = ("address1", "address2", "city", "province", "postal_code", "country_code")


def csv_of(read: Read) -> bytes:
    """UTF-8 with its mark, as spreadsheets want it; cells that they would run are guarded."""
    order = read.order
    money = _teller(order.currency_code)
    address = order.shipping_address
    shared: dict[str, Any] = {
        "order_id": order.external_id,
        "order_number": order.number,
        "store": read.store.code,
        "placed_at": None if order.placed_at is None else clock.iso(order.placed_at),
        "status": order.status,
        "payment_status": order.payment_status,
        "fulfillment_status": order.fulfillment_status,
        "payment_method": order.payment_method,
        "currency": order.currency_code,
        "email": order.email,
        "customer": read.customer,
        "discount": money(order.discount_total),
        "shipping": money(order.shipping_total),
        "tax": money(order.tax_total),
        "total": money(order.total),
        "refunded": money(order.refunded_total),
        "ship_city": address and address.city,
        "ship_country": address and address.country_code,
    }
    rows = [
        {
            "line_sku": line.sku,
            "line_title": line.title,
            "line_category": line.category,
            "line_brand": line.brand,
            "quantity": line.quantity,
            "returned_quantity": line.returned_quantity,
            "unit_price": money(line.unit_price),
            "line_discount": money(line.discount),
        }
        for line in read.lines
    ] or [{}]
    names = [*shared, *(rows[0] or {"line_sku": None})]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    for row in rows:
        cells = shared | row
        writer.writerow([_cell(cells.get(name)) for name in names])
    return (_MARK + text.getvalue()).encode()


def json_of(read: Read) -> bytes:
    """The whole order, amounts as exact decimal strings, times in UTC."""
    order = read.order
    money = _teller(order.currency_code)
    found = {
        "number": order.number,
        "externalId": order.external_id,
        "store": read.store.code,
        "customer": read.customer or None,
        "email": order.email,
        "placedAt": _iso(order.placed_at),
        "cancelledAt": _iso(order.cancelled_at),
        "status": order.status,
        "paymentStatus": order.payment_status,
        "fulfillmentStatus": order.fulfillment_status,
        "currencyCode": order.currency_code,
        "subtotal": money(order.subtotal),
        "discountTotal": money(order.discount_total),
        "shippingTotal": money(order.shipping_total),
        "taxTotal": money(order.tax_total),
        "total": money(order.total),
        "refundedTotal": money(order.refunded_total),
        "baseTotal": format_minor(order.base_total, order.base_currency),
        "baseCurrencyCode": order.base_currency,
        "shippingAddress": _address(order.shipping_address),
        "billingAddress": _address(order.billing_address),
        "lines": [
            {
                "title": line.title,
                "sku": line.sku,
                "category": line.category,
                "brand": line.brand,
                "quantity": line.quantity,
                "returnedQuantity": line.returned_quantity,
                "unitPrice": money(line.unit_price),
                "discount": money(line.discount),
            }
            for line in read.lines
        ],
        "payments": [
            {
                "at": _iso(one.at),
                "method": one.method,
                "status": one.status,
                "reference": one.reference,
                "amount": money(one.amount),
            }
            for one in read.payments
        ],
        "refunds": [{"at": _iso(one.at), "reason": one.reason, "amount": money(one.amount)} for one in read.refunds],
        "shipments": [
            {
                "carrier": one.carrier,
                "trackingNumber": one.tracking_number,
                "status": one.status,
                "shippedAt": _iso(one.shipped_at),
                "deliveredAt": _iso(one.delivered_at),
            }
            for one in read.shipments
        ],
    }
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _teller(currency: str) -> Callable[[int], str]:
    return partial(format_minor, currency=currency)


def _cell(value: Any) -> str:
    return "" if value is None else guarded(str(value))


def _iso(instant: int | None) -> str | None:
    return None if instant is None else clock.iso(instant)


def _address(address: PostalLines | None) -> dict[str, Any] | None:
    if address is None:
        return None
    names = ("first_name", "last_name", "company", *_ADDRESS, "phone")
    return {name: value for name in names if (value := getattr(address, name)) is not None}
