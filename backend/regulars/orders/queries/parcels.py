"""Reading parcels and their scans."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from regulars.orders.queries.lists import of_stores
from regulars.orders.shipping.parcels import Parcel, left_of
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.sql import Sql, all_of, placeholders


@dataclass(slots=True)
class ShipmentRow:
    """A parcel; `lines` are (line id, quantity), none where it holds all of the order."""

    prefix: ClassVar[str] = "shp"
    id: int
    version: int
    order_id: int
    external_id: str | None
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    status: str
    shipped_at: int | None
    delivered_at: int | None
    expected_at: int | None
    lines: list[tuple[int, int]]


@dataclass(slots=True)
class ScanRow:
    """One scan of a parcel."""

    at: int
    status: str
    description: str | None
    place: str | None


_COLUMNS = (
    "s.id, s.version, s.order_id, s.external_id, s.carrier, s.tracking_number, s.tracking_url, s.status, s.shipped_at,"
    " s.delivered_at, s.expected_at, s.lines"
)


async def shipments_of(reader: Reader, actor: Actor, orders: Sequence[int]) -> dict[int, list[ShipmentRow]]:
    """The parcels of each order, oldest first."""
    found: dict[int, list[ShipmentRow]] = {key: [] for key in orders}
    for row in await _rows(reader, actor, "s.order_id", orders):
        found[row.order_id].append(row)
    return found


async def shipments_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, ShipmentRow]:
    """Parcels by key, of stores that the caller may see."""
    return {row.id: row for row in await _rows(reader, actor, "s.id", keys)}


async def scans_of(reader: Reader, shipments: Sequence[int]) -> dict[int, list[ScanRow]]:
    """The scans of each parcel, the latest first."""
    found: dict[int, list[ScanRow]] = {key: [] for key in shipments}
    rows = await reader.fetch(
        "SELECT shipment_id, at, status, description, place FROM shipment_events"
        f" WHERE {reader.dialect.in_list('shipment_id', 'bigint')} ORDER BY shipment_id, at DESC, id DESC",
        (reader.dialect.array(shipments),),
    )
    for key, *values in rows:
        found[key].append(ScanRow(*values))
    return found


async def _rows(reader: Reader, actor: Actor, column: str, keys: Sequence[int]) -> list[ShipmentRow]:
    condition, values = "", ()
    if actor.store_ids is not None:
        values = tuple(sorted(actor.store_ids))
        condition = f" AND o.store_id IN ({placeholders(len(values))})" if values else " AND 1 = 0"
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM shipments s JOIN orders o ON o.id = s.order_id"
        f" WHERE {reader.dialect.in_list(column, 'bigint')}{condition} ORDER BY s.order_id, s.id",
        (reader.dialect.array(keys), *values),
    )
    return [ShipmentRow(*row[:-1], lines=_lines(row[-1])) for row in rows]


def _lines(text: str) -> list[tuple[int, int]]:
    held: list[Any] = orjson.loads(text)
    return [(int(line), int(quantity)) for line, quantity in held]


async def unpacked(reader: Reader, actor: Actor, orders: Sequence[int]) -> dict[int, dict[int, int]]:
    """The units of each line of these orders that no parcel holds."""
    mine = Sql(reader.dialect.in_list("o.id", "bigint"), (reader.dialect.array(orders),))
    where = all_of([mine, of_stores(actor, "o.store_id")])
    rows = await reader.fetch(
        f"SELECT o.id, l.id, l.quantity FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE {where.text}",
        where.params,
    )
    ordered: dict[int, dict[int, int]] = {}
    for order, line, quantity in rows:
        ordered.setdefault(order, {})[line] = quantity
    parcels: dict[int, list[Parcel]] = {}
    for order, status, lines in await reader.fetch(
        "SELECT order_id, status, lines FROM shipments WHERE"
        f" {reader.dialect.in_list('order_id', 'bigint')} ORDER BY order_id, id",
        (reader.dialect.array(list(ordered)),),
    ):
        held = tuple((int(line), int(quantity)) for line, quantity in orjson.loads(lines))
        parcels.setdefault(order, []).append(Parcel(status, held, None, is_own=True))
    return {order: left_of(parcels.get(order, []), lines) for order, lines in ordered.items()}
