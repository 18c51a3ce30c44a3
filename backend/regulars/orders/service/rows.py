"""Orders, lines, payments and refunds as rows, written in bulk."""

from collections.abc import Sequence
from functools import lru_cache

import orjson

from regulars.orders.drafts import AddressDraft, OrderDraft, address_text
from regulars.orders.ledger import Returned
from regulars.orders.rules import RECEIVED
from regulars.orders.service.bulk import insert
from regulars.orders.service.work import Work
from regulars.platform.db.transaction import Transaction
from regulars.platform.text import fold

Values = tuple[object, ...]

_ORDER = (
    "id",
    "version",
    "store_id",
    "external_id",
    "number",
    "number_key",
    "customer_id",
    "email",
    "email_key",
    "placed_at",
    "listed_at",
    "created_at",
    "updated_at",
    "source_updated_at",
    "cancelled_at",
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
    "sequence",
    "fingerprint",
    "buyer_fingerprint",
)
_LINE = (
    "id",
    "order_id",
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
_PAYMENT = (
    "id",
    "order_id",
    "customer_id",
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
)
_REFUND = ("id", "order_id", "external_id", "at", "amount", "base_amount", "reason", "lines")


_UPDATE_ORDER = f"UPDATE orders SET {', '.join(f'{column} = ?' for column in _ORDER[1:])} WHERE id = ?"


async def write(tx: Transaction, works: Sequence[Work]) -> None:
    """Write the orders and all that is theirs; what changed orders had is replaced under its keys."""
    new = [_order_row(work, tx.now) for work in works if work.old is None]
    await insert(tx, "orders", _ORDER, new)
    changed = [work for work in works if work.old is not None]
    if changed:
        await tx.execute_many(
            _UPDATE_ORDER, [(*row[1:], row[0]) for row in (_order_row(work, tx.now) for work in changed)]
        )
        keys = tx.dialect.array([work.order_id for work in changed])
        for table in ("order_lines", "payments", "refunds"):
            await tx.execute(f"DELETE FROM {table} WHERE {tx.dialect.in_list('order_id', 'bigint')}", (keys,))
    for table, columns, rows in (
        ("order_lines", _LINE, [row for work in works if work.draft.lines for row in _line_rows(work)]),
        ("payments", _PAYMENT, [row for work in works if work.draft.payments for row in _payment_rows(work)]),
        ("refunds", _REFUND, [row for work in works if work.draft.refunds for row in _refund_rows(work)]),
    ):
        await insert(tx, table, columns, rows)


def settle_refunds(work: Work) -> None:
    """The refunds in the base currency: each the step of their converted sum, so that a full refund leaves nothing."""
    minor = base = 0
    for key, refund in zip(work.refund_ids, work.draft.refunds, strict=True):
        minor += refund.amount
        amount = work.convert(minor) - base
        base += amount
        units = sum([returned.quantity for returned in refund.lines])
        work.refunds.append(Returned(key, refund.at, amount, units))
    work.base_refunded = base


def _order_row(work: Work, now: int) -> Values:
    draft, figures, old = work.draft, work.figures, work.old
    number = draft.number or draft.external_id
    email = work.buyer.email
    method = figures.payment_method
    stamp = draft.updated_at
    if old is not None and old.source_updated_at is not None:
        stamp = old.source_updated_at if stamp is None else max(stamp, old.source_updated_at)
    created = old.created_at if old else min(draft.placed_at or now, now)
    country, province, city = _place_keys(draft.shipping_address)
    return (
        work.order_id, old.version + 1 if old else 1, draft.store_id, draft.external_id, number, _key(number),
        work.customer_id, email, email.casefold() if email else None, draft.placed_at,
        created if draft.placed_at is None else draft.placed_at, created, now, stamp,
        figures.cancelled_at, draft.status, figures.payment_status,
        figures.fulfillment_status, method, _key(method), figures.reference, draft.currency, draft.rate,
        len(draft.lines), figures.units,
        figures.subtotal, figures.discount, figures.shipping, figures.tax, figures.total, figures.refunded,
        work.base.total, work.base_refunded,
        work.shipping_text, address_text(draft.billing_address), country, province, city, draft.channel,
        draft.utm_source, draft.utm_medium, draft.utm_campaign, draft.is_test, figures.exclusion,
        work.standing.sequence, work.fingerprint, work.buyer_fingerprint,
    )  # fmt: skip


def _line_rows(work: Work) -> list[Values]:
    returned = _returned(work.draft)
    return [
        (
            key, work.order_id, place, line.external_id, line.sku, _key(line.sku), line.title, line.category,
            _key(line.category), line.brand, _key(line.brand), line.quantity,
            returned.get(line.external_id, 0) if returned else 0, line.unit_price, line.discount,
        )
        for place, (key, line) in enumerate(zip(work.line_ids, work.draft.lines, strict=True))
    ]  # fmt: skip


def _returned(draft: OrderDraft) -> dict[str | None, int]:
    counted: dict[str | None, int] = {}
    for refund in draft.refunds:
        for line in refund.lines:
            counted[line.line_external_id] = counted.get(line.line_external_id, 0) + line.quantity
    return counted


def _payment_rows(work: Work) -> list[Values]:
    draft = work.draft
    left = work.figures.refunded
    rows: list[Values] = []
    for key, payment in zip(work.payment_ids, draft.payments, strict=True):
        refunded = min(left, payment.amount) if payment.status in RECEIVED else 0
        left -= refunded
        at = payment.at if payment.at is not None else draft.placed_at
        rows.append(
            (
                key,
                work.order_id,
                work.customer_id,
                draft.store_id,
                at if at is not None else draft.updated_at or 0,
                draft.currency,
                payment.amount,
                work.convert(payment.amount),
                refunded,
                payment.method,
                _key(payment.method),
                payment.status,
                payment.reference,
                _key(payment.reference),
            )
        )
    return rows


def _refund_rows(work: Work) -> list[Values]:
    lines = {line.external_id: (key, line) for key, line in zip(work.line_ids, work.draft.lines, strict=True)}
    rows: list[Values] = []
    for refund, booked in zip(work.draft.refunds, work.refunds, strict=True):
        parts: list[tuple[int, int, int]] = []
        for returned in refund.lines:
            key, line = lines[returned.line_external_id]
            worth = (line.quantity * line.unit_price - line.discount) * returned.quantity // line.quantity
            parts.append((key, returned.quantity, worth))
        rows.append(
            (
                booked.id,
                work.order_id,
                refund.external_id,
                refund.at,
                refund.amount,
                booked.base_amount,
                refund.reason,
                orjson.dumps(parts).decode(),
            )
        )
    return rows


@lru_cache(maxsize=16_384)
def _place_keys(address: AddressDraft | None) -> tuple[str | None, str | None, str | None]:
    if address is None:
        return None, None, None
    return _key(address.country_code), _key(address.province), _key(address.city)


@lru_cache(maxsize=65_536)
def _key(text: str | None) -> str | None:
    return fold(text) if text else None
