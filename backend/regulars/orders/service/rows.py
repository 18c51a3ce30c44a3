"""Orders, lines, payments and refunds as rows, written in bulk."""

from collections.abc import Sequence
from functools import lru_cache

import orjson

from regulars.orders.service.sheet import (
    LINE_COLUMNS,
    ORDER_COLUMNS,
    PAYMENT_COLUMNS,
    SHIPMENT_COLUMNS,
    Refund,
    Values,
)
from regulars.orders.service.work import Work
from regulars.platform.db.bulk import insert
from regulars.platform.db.transaction import Transaction

_ORDER = (
    "id",
    "version",
    "customer_id",
    "listed_at",
    "created_at",
    "updated_at",
    "source_updated_at",
    "cancelled_at",
    "cancel_reason",
    "decided",
    "sequence",
    "waits_for",
    "waits_since",
    "stuck_at",
    *ORDER_COLUMNS,
)
_LINE = ("id", "order_id", *LINE_COLUMNS)
_PAYMENT = ("id", "order_id", "customer_id", *PAYMENT_COLUMNS)
_REFUND = (
    *("id", "order_id", "external_id", "at", "amount", "base_amount", "reason", "lines"),
    *("origin", "restocked", "shipping", "tax", "payment_id", "actor_kind", "actor_id", "actor_name"),
)
_SHIPMENT = (
    f"INSERT INTO shipments (version, order_id, {', '.join(SHIPMENT_COLUMNS)}, lines, created_at, updated_at)"
    f" VALUES (1, ?, {', '.join('?' for _ in SHIPMENT_COLUMNS)}, ?, ?, ?)"
    " ON CONFLICT (order_id, external_id) WHERE external_id IS NOT NULL DO UPDATE SET version = shipments.version + 1,"
    f" updated_at = excluded.updated_at, {', '.join(f'{name} = excluded.{name}' for name in SHIPMENT_COLUMNS[1:])}"
)
_UPDATE_ORDER = f"UPDATE orders SET {', '.join(f'{column} = ?' for column in _ORDER[1:])} WHERE id = ?"


async def write(tx: Transaction, works: Sequence[Work]) -> None:
    """Write the orders and all that is theirs; rows of changed orders stay where they are, under their keys."""
    new = [work for work in works if work.old is None]
    await insert(tx, "orders", _ORDER, [_order_row(work, tx.now) for work in new])
    for table, columns, rows in (
        ("order_lines", _LINE, [row for work in new for row in _line_rows(work)]),
        ("payments", _PAYMENT, [row for work in new for row in _payment_rows(work)]),
        ("refunds", _REFUND, [row for work in new if work.sheet.refunds for row in _refund_rows(work)]),
    ):
        await insert(tx, table, columns, rows)
    changed = [work for work in works if work.old is not None]
    if changed:
        await _rewrite(tx, changed)
    await _write_shipments(tx, works)


async def _write_shipments(tx: Transaction, works: Sequence[Work]) -> None:
    """Parcels that the sources name; what nobody names any more stays."""
    rows = [(work.order_id, *parcel, "[]", tx.now, tx.now) for work in works for parcel in work.sheet.shipments]
    if rows:
        await tx.execute_many(_SHIPMENT, rows)


async def _rewrite(tx: Transaction, changed: Sequence[Work]) -> None:
    await tx.execute_many(_UPDATE_ORDER, [(*row[1:], row[0]) for row in (_order_row(work, tx.now) for work in changed)])
    orders = tx.dialect.array([work.order_id for work in changed])
    for table, columns, rows in (
        ("order_lines", _LINE, [row for work in changed for row in _line_rows(work)]),
        ("payments", _PAYMENT, [row for work in changed for row in _payment_rows(work)]),
        ("refunds", _REFUND, [row for work in changed for row in _refund_rows(work)]),
    ):
        await tx.execute(
            f"DELETE FROM {table} WHERE {tx.dialect.in_list('order_id', 'bigint')}"
            f" AND NOT ({tx.dialect.in_list('id', 'bigint')})",
            (orders, tx.dialect.array([row[0] for row in rows])),
        )
        if rows:
            await tx.execute_many(_upsert(table, columns), rows)


@lru_cache(maxsize=8)
def _upsert(table: str, columns: tuple[str, ...]) -> str:
    kept = ", ".join(f"{column} = excluded.{column}" for column in columns[2:])
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        f" ON CONFLICT (id) DO UPDATE SET {kept}"
    )


def _order_row(work: Work, now: int) -> Values:
    sheet, old = work.sheet, work.old
    placed_at, stamp = sheet.placed_at, sheet.updated_at
    if old is None:
        version, created = 1, now if placed_at is None or placed_at > now else placed_at
    else:
        version, created = old.version + 1, old.created_at
        if old.source_updated_at is not None and (stamp is None or stamp < old.source_updated_at):
            stamp = old.source_updated_at
    return (
        work.order_id, version, work.customer_id, created if placed_at is None else placed_at, created, now, stamp,
        work.cancelled_at, work.cancel_reason, work.decided, work.standing.sequence, *work.waits, *sheet.order,
    )  # fmt: skip


def _line_rows(work: Work) -> list[Values]:
    order_id = work.order_id
    return [(key, order_id, *line) for key, line in zip(work.line_ids, work.sheet.lines, strict=True)]


def _payment_rows(work: Work) -> list[Values]:
    whose = (work.order_id, work.customer_id)
    return [(key, *whose, *payment) for key, payment in zip(work.payment_ids, work.sheet.payments, strict=True)]


def _refund_rows(work: Work) -> list[Values]:
    rows: list[Values] = []
    for key, refund in zip(work.refund_ids, map(Refund._make, work.sheet.refunds), strict=True):
        parts = [(work.line_ids[place], quantity, worth) for place, quantity, worth in refund.lines]
        rows.append(
            (
                key, work.order_id, refund.external_id, refund.at, refund.amount, refund.base_amount, refund.reason,
                orjson.dumps(parts).decode(), refund.origin, refund.restocked, refund.shipping, refund.tax,
                refund.payment_id, *refund.actor,
            )
        )  # fmt: skip
    return rows
