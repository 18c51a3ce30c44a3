"""The verbs on parcels."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.codes import ShipmentStatus
from regulars.orders.graphql.parts import orders_by_key
from regulars.orders.graphql.references import OrderRef
from regulars.orders.graphql.shipments import Shipment, shipments_by_key
from regulars.orders.service import packing
from regulars.orders.service.packing import Scan, Wish
from regulars.platform import ids
from regulars.platform.graphql.arguments import ExpectedVersion, IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import Instant
from regulars.platform.text import clean


@strawberry.input(description="A line and how many of it.")
class ShipmentLineInput:
    """Of ShipmentInput."""

    line_item_id: Annotated[strawberry.ID, strawberry.field(description="A line of the order.")]
    quantity: Annotated[int, strawberry.field(description="How many, up to what no other parcel holds.")]


@strawberry.input(description="A parcel to write; without lines a new one holds all that is left.")
class ShipmentInput:
    """Of shipmentSave."""

    carrier: Annotated[str | None, strawberry.field(description="Such as UPS; see shippingCarriers.")] = UNSET
    tracking_number: Annotated[str | None, strawberry.field(description="As the carrier gave it.")] = UNSET
    tracking_url: Annotated[
        str | None, strawberry.field(description="Left out: the carrier's own page, where we know it.")
    ] = UNSET
    status: Annotated[
        ShipmentStatus | None, strawberry.field(description="Left out: IN_TRANSIT for a new one, else as it was.")
    ] = UNSET
    shipped_at: Annotated[Instant | None, strawberry.field(description="Left out: now, where it left.")] = UNSET
    expected_at: Annotated[Instant | None, strawberry.field(description="When it should be there.")] = UNSET
    lines: Annotated[
        list[ShipmentLineInput] | None, strawberry.field(description="What is in it; null: as it was, or all.")
    ] = UNSET
    notify_customer: Annotated[bool, strawberry.field(description="Whether the customer is told.")] = True


@strawberry.input(description="One scan to add.")
class ShipmentEventInput:
    """Of shipmentEventAdd."""

    at: Annotated[Instant, strawberry.field(description="When it was scanned.")]
    status: Annotated[ShipmentStatus, strawberry.field(description="Where it was then.")]
    description: Annotated[str | None, strawberry.field(description="In the carrier's words.")] = UNSET
    place: Annotated[str | None, strawberry.field(description="Where.")] = UNSET


@strawberry.type(description="Outcome of shipmentSave, shipmentEventAdd.")
class ShipmentPayload(Payload):
    """The parcel and its order as they are now."""

    shipment: Annotated[Shipment | None, strawberry.field(description="The parcel.")] = None
    order: Annotated[OrderRef | None, strawberry.field(description="Its order.")] = None


@strawberry.type
class ShippingMutations:
    """Parcels."""

    @requires(
        Scope.ORDERS_WRITE,
        description="Without id a new parcel; absent fields stay. The order's fulfilment follows.",
        graphql_type=ShipmentPayload | None,
    )
    async def shipment_save(
        self,
        info: Info,
        order_id: strawberry.ID,
        input: ShipmentInput,
        id: strawberry.ID | None = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `service.packing`."""
        parcel = given(id)
        work = packing.shipment_save(
            actor=info.context.actor,
            order_id=ids.decode("ord", order_id),
            shipment_id=None if parcel is None else ids.decode("shp", parcel) or 0,
            wish=_wish(input),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await _settled(info, work)

    @requires(
        Scope.ORDERS_WRITE,
        description="Adds a scan; the latest one says where the parcel is. The same scan again changes nothing.",
        graphql_type=ShipmentPayload | None,
    )
    async def shipment_event_add(
        self,
        info: Info,
        shipment_id: strawberry.ID,
        input: ShipmentEventInput,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `service.packing`."""
        scan = Scan(input.at, input.status.value, _words(given(input.description)), _words(given(input.place)))
        work = packing.shipment_event_add(
            actor=info.context.actor,
            shipment_id=ids.decode("shp", shipment_id),
            scan=scan,
            idempotency_key=given(idempotency_key),
        )
        return await _settled(info, work)


async def _settled(info: Info, work: Any) -> ShipmentPayload:
    async def order(key: int) -> Any:
        parcel = (await shipments_by_key(info.context, [key])).get(key)
        return None if parcel is None else (await orders_by_key(info.context, [parcel.order_id])).get(parcel.order_id)

    async def shipment(key: int) -> Any:
        return (await shipments_by_key(info.context, [key])).get(key)

    return await settle(ShipmentPayload, work, shipment=shipment, order=order)


def _wish(given_parcel: ShipmentInput) -> Wish:
    fields = fields_of(given_parcel)
    lines = fields.pop("lines", None)
    notify = fields.pop("notify_customer", True)
    if fields.get("status") is None:
        fields.pop("status", None)
    for name in ("carrier", "tracking_number", "tracking_url"):
        if name in fields:
            fields[name] = _words(fields[name])
    held = None if lines is None else tuple((str(line["line_item_id"]), int(line["quantity"])) for line in lines)
    return Wish(fields, held, bool(notify))


def _words(text: str | None) -> str | None:
    return (clean(text) or None) if text is not None else None
