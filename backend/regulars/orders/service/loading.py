"""Orders as they stand, opened to be changed: their sheets made of what is stored."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson

from regulars.orders import rules
from regulars.orders.ledger import sale
from regulars.orders.service.opened import HeldPayment, HeldRefund, Opened, unpacked
from regulars.orders.service.sheet import LINE_COLUMNS, ORDER_COLUMNS, PAYMENT_COLUMNS, Refund, Sheet, Values
from regulars.orders.service.work import Existing, Work
from regulars.orders.shipping.waiting import Waiting
from regulars.orders.tendering import Said
from regulars.platform.db.connect import Reader

_OLD = (
    *("id", "version", "fingerprint", "buyer_fingerprint", "source_updated_at", "customer_id", "placed_at"),
    *("created_at", "cancelled_at", "currency", "rate", "status", "cancel_reason", "decided"),
)
_WAITS = ("waits_for", "waits_since", "stuck_at")
_REFUND = (
    *("external_id", "at", "amount", "base_amount", "reason", "lines", "origin", "restocked", "shipping", "tax"),
    *("payment_id", "actor_kind", "actor_id", "actor_name"),
)


async def open_orders(reader: Reader, order_ids: Collection[int], base_currency: str, *, now: int) -> dict[int, Opened]:
    """These orders, as far as they are there, by key. Who is going to write them locks "orders" before."""
    keys = reader.dialect.array(sorted(order_ids))
    columns = ", ".join(f"o.{name}" for name in (*_OLD, *_WAITS, *ORDER_COLUMNS))
    rows = await reader.fetch(
        f"SELECT {columns} FROM orders o WHERE {reader.dialect.in_list('o.id', 'bigint')}", (keys,)
    )
    lines = await _lines(reader, keys)
    works: dict[int, Work] = {}
    for row in rows:
        waits = Waiting(*row[len(_OLD) : len(_OLD) + len(_WAITS)])
        old, order = Existing(*row[: len(_OLD)], waits=waits), tuple(row[len(_OLD) + len(_WAITS) :])
        listed = lines.get(old.id, [])
        works[old.id] = Work(
            0, _sheet(order, [values for _, values in listed], base_currency), old, old.cancelled_at, now, waits,
            old.id, old.customer_id, line_ids=[key for key, _ in listed], cancel_reason=old.cancel_reason,
            decided=old.decided,
        )  # fmt: skip
    payments, refunds = await payments_of(reader, list(works)), await refunds_of(reader, list(works.values()))
    return {key: _opened(work, payments.get(key, []), refunds.get(key, [])) for key, work in works.items()}


def _opened(work: Work, payments: list[HeldPayment], refunds: list[HeldRefund]) -> Opened:
    known = unpacked(work.decided)
    said, ours = known if known is not None else (Said(*work.sheet.said), {})
    return Opened(work, said, ours, payments, refunds)


async def payments_of(reader: Reader, order_ids: Sequence[int]) -> dict[int, list[HeldPayment]]:
    """The payments of these orders, in the order of their keys."""
    rows = await reader.fetch(
        f"SELECT order_id, id, {', '.join(PAYMENT_COLUMNS)} FROM payments"
        f" WHERE {reader.dialect.in_list('order_id', 'bigint')} ORDER BY id",
        (reader.dialect.array(order_ids),),
    )
    found: dict[int, list[HeldPayment]] = defaultdict(list)
    for order_id, key, *values in rows:
        found[order_id].append(HeldPayment(key, tuple(values)))
    return found


async def refunds_of(reader: Reader, works: Sequence[Work]) -> dict[int, list[HeldRefund]]:
    """The refunds of these orders, in the order of their keys; parts of lines that are no more are left out."""
    places = {work.order_id: {key: place for place, key in enumerate(work.line_ids)} for work in works}
    rows = await reader.fetch(
        f"SELECT order_id, id, {', '.join(_REFUND)} FROM refunds"
        f" WHERE {reader.dialect.in_list('order_id', 'bigint')} ORDER BY id",
        (reader.dialect.array(list(places)),),
    )
    found: dict[int, list[HeldRefund]] = defaultdict(list)
    for order_id, key, *values in rows:
        found[order_id].append(HeldRefund(key, _refund(values, places[order_id])))
    return found


def _refund(values: Sequence[Any], places: Mapping[int, int]) -> Refund:
    external_id, at, amount, base_amount, reason, lines, origin, restocked, shipping, tax, payment_id, *actor = values
    parts = tuple([(places[key], units, worth) for key, units, worth in orjson.loads(lines) if key in places])
    return Refund(
        external_id, at, amount, base_amount, reason, sum([units for _, units, _ in parts]), parts,
        origin, bool(restocked), shipping, tax, payment_id, (actor[0], actor[1], actor[2]),
    )  # fmt: skip


async def _lines(reader: Reader, keys: object) -> dict[int, list[tuple[int, Values]]]:
    rows = await reader.fetch(
        f"SELECT order_id, id, {', '.join(LINE_COLUMNS)} FROM order_lines"
        f" WHERE {reader.dialect.in_list('order_id', 'bigint')} ORDER BY order_id, position",
        (keys,),
    )
    found: dict[int, list[tuple[int, Values]]] = defaultdict(list)
    for order_id, key, *values in rows:
        found[order_id].append((key, tuple(values)))
    return found


def _sheet(order: Values, lines: list[Values], base_currency: str) -> Sheet:
    known: dict[str, Any] = dict(zip(ORDER_COLUMNS, order, strict=True))
    convert = rules.converter(known["currency"], known["rate"], base_currency)
    base = rules.base_figures(
        known["discount_total"], known["shipping_total"], known["tax_total"], known["total"], convert
    )
    address: dict[str, str] = orjson.loads(known["shipping_address"] or "{}")
    place = (address.get("country_code"), address.get("province"), address.get("city"))
    return Sheet(
        known["store_id"], known["external_id"] or "", known["fingerprint"], known["buyer_fingerprint"],
        None, known["placed_at"], None, known["status"], known["payment_status"],
        (known["status"], known["payment_status"], known["fulfillment_status"], known["paid_total"]),
        known["exclusion_reason"], rules.keeps_money(known["exclusion_reason"], known["payment_status"]),
        False, tuple(sale(known["placed_at"] or 0, base, known["unit_count"])),  # noqa: FBT003 - a field of the sheet
        known["currency"], known["rate"], known["number"], known["reference"], known["shipping_address"], place[0],
        known["unit_count"], tuple(base), known["base_refunded"], (), order, tuple(lines), (), (),
        (known["channel"], known["utm_campaign"], known["payment_method"], *place),
        None, None, False, (),  # noqa: FBT003 - a field of the sheet
    )  # fmt: skip
