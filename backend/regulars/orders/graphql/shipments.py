"""Parcels of an order, and in what an order is stuck."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import strawberry

from regulars.access.graphql.directives import SIGNED_IN, access, requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.codes import ShipmentStatus, StuckState
from regulars.orders.graphql.parts import LineItem, lines_by_key
from regulars.orders.queries import lists, parcels
from regulars.orders.queries.parcels import ScanRow, ShipmentRow
from regulars.orders.queries.rows import LineItemRow
from regulars.orders.queries.waiting import waiting_counted
from regulars.orders.shipping.carriers import CARRIERS, Carrier, tracking_page
from regulars.platform import clock
from regulars.platform.duration import Duration
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.node import Node, Versioned, register_node, rows_are
from regulars.platform.graphql.scalars import Instant, Url


class HeldRow(NamedTuple):
    """The row behind `ShipmentLine`."""

    line_id: int
    quantity: int


@strawberry.type(description="A line and how many of it.")
class ShipmentLine:
    """Answered from a `HeldRow`."""

    quantity: Annotated[int, strawberry.field(description="How many are in it.")]

    @strawberry.field(description="The line.", graphql_type=LineItem)
    @staticmethod
    async def line_item(line: strawberry.Parent[HeldRow], info: Info) -> Any:
        """One read for all lines of the operation."""
        return await info.context.loader(lines_by_key).load(line.line_id)


@strawberry.type(description="One scan of a parcel.")
class ShipmentEvent:
    """Answered from a `ScanRow`."""

    is_type_of = rows_are(ScanRow)

    at: Annotated[Instant, strawberry.field(description="When it was scanned.")]
    status: Annotated[ShipmentStatus, strawberry.field(description="Where it was then.")]
    description: Annotated[str | None, strawberry.field(description="In the carrier's words.")]
    place: Annotated[str | None, strawberry.field(description="Where.")]


@strawberry.type(description="A parcel.")
class Shipment(Node, Versioned):
    """Answered from a `ShipmentRow`."""

    is_type_of = rows_are(ShipmentRow)

    external_id: Annotated[str | None, strawberry.field(description="Its id at the source; unique within its order.")]
    carrier: Annotated[str | None, strawberry.field(description="Who carries it.")]
    tracking_number: Annotated[str | None, strawberry.field(description="As the carrier gave it.")]
    tracking_url: Url | None = derived(
        lambda row: row.tracking_url or tracking_page(row.carrier, row.tracking_number),
        description="Where it can be followed: as told, else the carrier's own page, where we know it.",
    )
    status: Annotated[ShipmentStatus, strawberry.field(description="Where it is.")]
    shipped_at: Annotated[Instant | None, strawberry.field(description="When it left.")]
    delivered_at: Annotated[Instant | None, strawberry.field(description="When it was there.")]
    expected_at: Annotated[Instant | None, strawberry.field(description="When it should be there.")]

    @strawberry.field(
        description="What is in it.", directives=[ListSize(assumed_size=10)], graphql_type=list[ShipmentLine]
    )
    @staticmethod
    async def lines(shipment: strawberry.Parent[ShipmentRow], info: Info) -> Any:
        """Of a parcel without lines of its own, all of the order."""
        if shipment.lines:
            return [HeldRow(*held) for held in shipment.lines]
        ordered: list[LineItemRow] = await info.context.loader(_lines_of).load(shipment.order_id) or []
        return [HeldRow(line.id, line.quantity) for line in ordered]

    @strawberry.field(
        description="Its scans, the latest first.",
        directives=[ListSize(assumed_size=10)],
        graphql_type=list[ShipmentEvent],
    )
    @staticmethod
    async def events(shipment: strawberry.Parent[ShipmentRow], info: Info) -> Any:
        """One read for all parcels of the operation."""
        return await info.context.loader(_scans_of).load(shipment.id) or []


def _stuck_since(row: Any) -> int | None:
    return row.stuck_at if row.stuck_at is not None and row.stuck_at <= clock.now() else None


def _stuck_for(row: Any) -> Duration | None:
    since = _stuck_since(row)
    if since is None:
        return None
    days, rest = divmod(clock.now() - since, clock.DAY)
    return Duration(days=days, minutes=rest // clock.HOUR * 60)


def _stuck_in(row: Any) -> Any:
    return None if _stuck_since(row) is None else StuckState(row.waits_for)


@strawberry.type
class OrderShipping:
    """The parcels' part of Order."""

    stuck_since: Instant | None = derived(
        _stuck_since, reads=("stuck_at",), description="Since when it is over its store's limit, or null."
    )
    stuck_for: Duration | None = derived(
        _stuck_for, reads=("stuck_at",), description="For how long it is over the limit, in whole hours, or null."
    )
    stuck_in: StuckState | None = derived(
        _stuck_in, reads=("stuck_at", "waits_for"), description="What it waits for beyond the limit, or null."
    )

    @strawberry.field(description="Oldest first.", directives=[ListSize(assumed_size=3)], graphql_type=list[Shipment])
    @each("id")
    @staticmethod
    async def shipments(orders: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all orders of the operation."""
        return await parcels.shipments_of(info.context.database, info.context.actor, orders)


@strawberry.type(description="A carrier whose tracking pages we know.")
class ShippingCarrier:
    """Answered from a `Carrier`."""

    is_type_of = rows_are(Carrier)

    name: Annotated[str, strawberry.field(description="As it is written on parcels.")]
    tracking_url: str = derived(
        lambda row: row.page.format("{trackingNumber}"),
        description="Its page of a parcel, with {trackingNumber} where the number goes.",
    )


@strawberry.type
class ShippingQueries:
    """What is known of carriers."""

    @access(
        SIGNED_IN,
        description="Carriers whose tracking pages we know; any other may be named too.",
        directives=[ListSize(assumed_size=50)],
        graphql_type=list[ShippingCarrier],
    )
    async def shipping_carriers(self) -> Any:
        """In our own order."""
        return list(CARRIERS)


async def shipments_by_key(context: Context, keys: Sequence[int]) -> Mapping[int, Any]:
    """Parcels for callers who may read orders."""
    if not context.actor.may("ORDERS_READ"):
        return {}
    return await parcels.shipments_by_ids(context.database, context.actor, keys)


async def _lines_of(context: Context, orders: Sequence[int]) -> Mapping[int, Any]:
    return await lists.lines_of(context.database, context.actor, orders)


async def _scans_of(context: Context, shipments: Sequence[int]) -> Mapping[int, Any]:
    return await parcels.scans_of(context.database, shipments)


register_node("shp", shipments_by_key)


@strawberry.type
class OrderAttention:
    """The orders' part of AttentionCounts."""

    @requires(
        Scope.ORDERS_READ,
        description="Orders over their store's limit: unpaid, not sent, or too long on their way.",
        graphql_type=int | None,
        directives=[Cost(weight=10)],
    )
    @staticmethod
    async def stuck_order_count(info: Info) -> Any:
        """As the list counts them."""
        reader = info.context.database
        where = await lists.order_condition(reader, info.context.actor, {"stuck_for": Duration()})
        return await lists.orders_counted(reader, where)

    @requires(
        Scope.ORDERS_READ,
        description="Refunds that wait for their order, or for the money that they give back.",
        graphql_type=int | None,
        directives=[Cost(weight=10)],
    )
    @staticmethod
    async def waiting_refund_count(info: Info) -> Any:
        """As the list counts them."""
        return await waiting_counted(info.context.database, info.context.actor)
