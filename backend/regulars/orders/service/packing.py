"""Parcels of an order: made, changed, and moved by their scans. The order follows each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from regulars.access import audit
from regulars.orders.events import OrderUpdated, ShipmentMoved
from regulars.orders.moves import OrderAction, States, why_not
from regulars.orders.service.settling import parcels_of, settle
from regulars.orders.service.sheet import tracking_key
from regulars.orders.shipping.check import wrong_shipment
from regulars.orders.shipping.parcels import SENT, ShipmentStatus, left_of
from regulars.platform import clock, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion

LONGEST_WORDS, LONGEST_PLACE = 500, 200
_LATE = clock.DAY
"""A scan may be this far ahead of our clock."""
audit.plain("parcel_status", "carrier")


@dataclass(frozen=True, slots=True)
class Wish:
    """A parcel as a colleague writes it; what is absent stays, or is filled in where it is new."""

    fields: Mapping[str, Any]
    lines: tuple[tuple[str, int], ...] | None = None
    notify: bool = True


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it is told."""

    at: int
    status: str
    description: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class _Order:
    id: int
    store_id: int
    customer_id: int | None
    number: str
    status: str
    payment: str
    fulfillment: str
    total: int
    refunded: int


@dataclass(frozen=True, slots=True)
class _Parcel:
    id: int
    version: int
    order_id: int
    status: str
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: int | None
    delivered_at: int | None
    expected_at: int | None


@unit_of_work
async def shipment_save(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int | None,
    shipment_id: int | None,
    wish: Wish,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Make or change a parcel; without lines a new one holds all that is left. Answers its key."""
    said = [order_id, shipment_id, dict(wish.fields), wish.lines, wish.notify]
    known = await idempotency.remembered(tx, actor, "shipmentSave", idempotency_key, said)
    if known is not None:
        return int(known)
    order = await _order(tx, actor, order_id)
    if shipment_id is None:
        key = await _made(tx, actor, order, wish)
    else:
        key = await _changed(tx, actor, order, shipment_id, wish, expected_version)
    await idempotency.remember(tx, actor, "shipmentSave", idempotency_key, said, key)
    return key


@unit_of_work
async def shipment_event_add(
    tx: Transaction, *, actor: Actor, shipment_id: int | None, scan: Scan, idempotency_key: str | None = None
) -> int:
    """Add a scan; the same one again changes nothing, and one that comes late does not move the parcel back."""
    said = [shipment_id, scan.at, scan.status, scan.description, scan.place]
    known = await idempotency.remembered(tx, actor, "shipmentEventAdd", idempotency_key, said)
    if known is not None:
        return int(known)
    parcel = None if shipment_id is None else await _parcel(tx, shipment_id)
    if parcel is None or not await _may_see(tx, actor, parcel.order_id):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such parcel.", ("shipmentId",))
    await scanned(tx, actor, parcel.id, scan, notify=True)
    await idempotency.remember(tx, actor, "shipmentEventAdd", idempotency_key, said, parcel.id)
    return parcel.id


async def scanned(tx: Transaction, actor: Actor, shipment_id: int, scan: Scan, *, notify: bool) -> bool:
    """The same inside a transaction that is open already. Answers whether it was new."""
    _check_scan(scan, tx.now)
    parcel = await _parcel(tx, shipment_id)
    if parcel is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such parcel.", ("shipmentId",))
    order = await _order(tx, actor, parcel.order_id)
    if not await _note(tx, parcel.id, scan):
        return False
    latest = await tx.fetch_value(
        "SELECT status FROM shipment_events WHERE shipment_id = ? ORDER BY at DESC, id DESC LIMIT 1", (parcel.id,)
    )
    await _move(tx, parcel, {"status": str(latest)}, at=scan.at)
    await _tell(tx, actor, order, parcel.id, str(latest), parcel.status, at=scan.at, notify=notify)
    return True


async def _made(tx: Transaction, actor: Actor, order: _Order, wish: Wish) -> int:
    reason = why_not(OrderAction.SHIP, States(order.status, order.payment, order.fulfillment))
    if reason is not None:
        raise Refusal(ErrorCode.INVALID_STATE, reason, ("orderId",))
    fields: dict[str, Any] = {"status": ShipmentStatus.IN_TRANSIT.value, **wish.fields}
    _check(fields)
    lines = await _lines(tx, order.id, wish.lines)
    sent = fields["status"] in SENT
    shipped_at: int | None = fields.get("shipped_at") or (tx.now if sent else None)
    there = fields["status"] == ShipmentStatus.DELIVERED
    key = await tx.insert(
        "INSERT INTO shipments (version, order_id, carrier, tracking_number, tracking_key, tracking_url, status,"
        " shipped_at, delivered_at, expected_at, lines, created_at, updated_at)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            order.id, fields.get("carrier"), fields.get("tracking_number"), tracking_key(fields.get("tracking_number")),
            fields.get("tracking_url"), fields["status"], shipped_at, tx.now if there else None,
            fields.get("expected_at"), orjson.dumps(lines).decode(), tx.now, tx.now,
        ),
    )  # fmt: skip
    at = min(shipped_at or tx.now, tx.now)
    await _note(tx, key, Scan(at, fields["status"]))
    await _tell(tx, actor, order, key, fields["status"], None, at=at, notify=wish.notify)
    return key


async def _changed(
    tx: Transaction, actor: Actor, order: _Order, shipment_id: int, wish: Wish, expected_version: int | None
) -> int:
    parcel = await _parcel(tx, shipment_id)
    if parcel is None or parcel.order_id != order.id:
        raise Refusal(ErrorCode.NOT_FOUND, "This order has no such parcel.", ("id",))
    if expected_version is not None and expected_version != parcel.version:
        raise StaleVersion(parcel.version, ids.encode("shp", parcel.id))
    fields = dict(wish.fields)
    _check({"status": parcel.status, **fields})
    if wish.lines is not None:
        fields["lines"] = orjson.dumps(await _lines(tx, order.id, wish.lines, but=parcel.id)).decode()
    status = str(fields.get("status", parcel.status))
    if status != parcel.status:
        await _note(tx, parcel.id, Scan(tx.now, status))
    await _move(tx, parcel, fields, at=tx.now)
    await _tell(tx, actor, order, parcel.id, status, parcel.status, at=tx.now, notify=wish.notify)
    return parcel.id


async def _lines(
    tx: Transaction, order_id: int, wanted: tuple[tuple[str, int], ...] | None, but: int | None = None
) -> list[tuple[int, int]]:
    """What goes into a parcel: never more of a line than no other parcel holds."""
    ordered = {
        row[0]: row[1] for row in await tx.fetch("SELECT id, quantity FROM order_lines WHERE order_id = ?", (order_id,))
    }
    others = (await parcels_of(tx, [order_id], but=but)).get(order_id, [])
    left = left_of(others, ordered)
    if wanted is None:
        if ordered and not any(left.values()):
            raise Refusal(ErrorCode.INVALID_STATE, "All of it is in parcels already.", ("orderId",))
        return [(line, quantity) for line, quantity in left.items() if quantity]
    found: list[tuple[int, int]] = []
    wrong: list[Refusal] = []
    for place, (line, quantity) in enumerate(wanted):
        path = ("input", "lines", str(place))
        key = ids.decode("lin", line) or 0
        if key not in left:
            wrong.append(Refusal(ErrorCode.NOT_FOUND, "This order has no such line.", (*path, "lineItemId")))
        elif not 1 <= quantity <= left[key]:
            message = f"{left[key]} of this line are left to be sent."
            wrong.append(Refusal(ErrorCode.LIMIT_EXCEEDED, message, (*path, "quantity")))
        else:
            left[key] -= quantity
            found.append((key, quantity))
    if wrong:
        raise Refusals(wrong)
    if not found:
        raise Refusal(ErrorCode.REQUIRED, "Say what is in the parcel, or leave lines out for all.", ("input", "lines"))
    return found


async def _move(tx: Transaction, parcel: _Parcel, fields: Mapping[str, Any], *, at: int) -> None:
    """Write what changed, and when it left and was there, where its status says that it did and was."""
    values = dict(fields)
    status = values.get("status", parcel.status)
    if "tracking_number" in values:
        values["tracking_key"] = tracking_key(values["tracking_number"])
    if status in SENT and parcel.shipped_at is None and not values.get("shipped_at"):
        values["shipped_at"] = at
    if status == ShipmentStatus.DELIVERED and parcel.status != ShipmentStatus.DELIVERED:
        values["delivered_at"] = at
    elif status != ShipmentStatus.DELIVERED and parcel.delivered_at is not None:
        values["delivered_at"] = None
    sets = ", ".join(f"{name} = ?" for name in values)
    await tx.execute(
        f"UPDATE shipments SET {sets}{', ' if sets else ''}version = version + 1, updated_at = ? WHERE id = ?",
        (*values.values(), tx.now, parcel.id),
    )


async def _note(tx: Transaction, shipment_id: int, scan: Scan) -> bool:
    return bool(
        await tx.execute(
            "INSERT INTO shipment_events (shipment_id, at, status, description, place) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (shipment_id, at, status) DO NOTHING",
            (shipment_id, scan.at, scan.status, scan.description, scan.place),
        )
    )


async def _tell(
    tx: Transaction, actor: Actor, order: _Order, shipment_id: int, status: str, former: str | None, *,
    at: int, notify: bool,
) -> None:  # fmt: skip
    """The order follows; both are told, and the audit log knows."""
    settled = (await settle(tx, [order.id]))[order.id]
    await tx.execute("UPDATE orders SET version = version + 1, updated_at = ? WHERE id = ?", (tx.now, order.id))
    base_total, base_refunded, currency = (
        await tx.fetch(
            "SELECT base_total, base_refunded, (SELECT base_currency FROM merchant WHERE id = 1) FROM orders"
            " WHERE id = ?",
            (order.id,),
        )
    )[0]
    tx.record(
        OrderUpdated(
            order.id, order.customer_id, order.customer_id, order.store_id, order.number, settled.status,
            settled.former_status, order.payment, base_total, base_refunded, currency,
        ),
        by=actor,
    )  # fmt: skip
    if status != former:
        tx.record(
            ShipmentMoved(
                shipment_id, order.id, order.customer_id, order.store_id, order.number, status, former, at, notify
            ),
            by=actor,
        )
    await audit.record(
        tx,
        actor,
        action="shipment.made" if former is None else "shipment.moved" if status != former else "shipment.changed",
        subject=ids.encode("ord", order.id),
        changes={"parcel_status": (former, status), "status": (settled.former_status, settled.status)},
    )


def _check(fields: Mapping[str, Any]) -> None:
    told = _Told(
        fields.get("carrier"), fields.get("tracking_number"), fields.get("tracking_url"), str(fields["status"])
    )
    wrong = list(wrong_shipment(told, ("input",)))
    if wrong:
        raise Refusals(wrong)


@dataclass(frozen=True, slots=True)
class _Told:
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    status: str


def _check_scan(scan: Scan, now: int) -> None:
    if scan.at > now + _LATE:
        raise Refusal(ErrorCode.INVALID, "A scan does not lie in the future.", ("input", "at"))
    for name, text, longest in (
        ("description", scan.description, LONGEST_WORDS),
        ("place", scan.place, LONGEST_PLACE),
    ):
        if text is not None and len(text) > longest:
            raise Refusal(ErrorCode.TOO_LONG, f"At most {longest} characters.", ("input", name))


async def _order(tx: Transaction, actor: Actor, order_id: int | None) -> _Order:
    await tx.lock("orders")
    row = await tx.fetch_one(
        "SELECT id, store_id, customer_id, number, status, payment_status, fulfillment_status, total, refunded_total"
        " FROM orders WHERE id = ?",
        (order_id or 0,),
    )
    if row is None or not actor.sees_store(row[1]):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such order.", ("orderId",))
    return _Order(*row)


async def _parcel(tx: Transaction, shipment_id: int) -> _Parcel | None:
    row = await tx.fetch_one(
        "SELECT id, version, order_id, status, carrier, tracking_number, tracking_url, shipped_at, delivered_at,"
        " expected_at FROM shipments WHERE id = ?",
        (shipment_id,),
    )
    return None if row is None else _Parcel(*row)


async def _may_see(tx: Transaction, actor: Actor, order_id: int) -> bool:
    return actor.sees_store(await tx.fetch_value("SELECT store_id FROM orders WHERE id = ?", (order_id,)))
