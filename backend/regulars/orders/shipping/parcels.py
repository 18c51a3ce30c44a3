"""What an order's parcels say of it: where its goods stand, and with them the order."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from regulars.orders.moves import PACKING
from regulars.orders.words import FulfillmentStatus, OrderStatus


class ShipmentStatus(StrEnum):
    """Where a parcel is."""

    LABEL_CREATED = "LABEL_CREATED"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    RETURNED = "RETURNED"


ON_ITS_WAY = frozenset({ShipmentStatus.IN_TRANSIT, ShipmentStatus.OUT_FOR_DELIVERY})
SENT = ON_ITS_WAY | {ShipmentStatus.DELIVERED}
"""It left and neither failed nor came back."""
HOLDS = SENT | {ShipmentStatus.LABEL_CREATED}
"""What is in it is not left to be sent."""
_FOLLOWS = PACKING | {OrderStatus.IN_TRANSIT, OrderStatus.DELIVERED}
"""Orders in these states follow their parcels."""


class Parcel(NamedTuple):
    """A parcel as these rules see it; without lines it holds all of the order."""

    status: str
    lines: Sequence[tuple[int, int]] = ()
    shipped_at: int | None = None
    is_own: bool = False
    """Whether it was packed here, not told by the order's source."""


def fulfillment_of(parcels: Collection[Parcel], ordered: Mapping[int, int]) -> FulfillmentStatus:
    """Where the goods stand: `ordered` are the units of each line."""
    sent = [parcel for parcel in parcels if parcel.status in SENT]
    if not sent:
        came_back = any(parcel.status == ShipmentStatus.RETURNED for parcel in parcels)
        return FulfillmentStatus.RETURNED if came_back else FulfillmentStatus.UNFULFILLED
    missing = left_of(sent, ordered)
    if not ordered or not any(missing.values()):
        return FulfillmentStatus.FULFILLED
    return FulfillmentStatus.PARTIAL if missing != ordered else FulfillmentStatus.UNFULFILLED


def left_of(parcels: Collection[Parcel], ordered: Mapping[int, int]) -> dict[int, int]:
    """The units of each line that no parcel holds."""
    left = dict(ordered)
    for parcel in parcels:
        if parcel.status not in HOLDS:
            continue
        for line, quantity in parcel.lines or tuple(ordered.items()):
            if line in left:
                left[line] = max(0, left[line] - quantity)
    return left


def status_of(status: str, fulfillment: str, parcels: Collection[Parcel]) -> str:
    """Where the order stands, now that its parcels are where they are."""
    if status not in _FOLLOWS or not parcels:
        return status
    if fulfillment == FulfillmentStatus.FULFILLED:
        there = all(parcel.status == ShipmentStatus.DELIVERED for parcel in parcels if parcel.status in SENT)
        return OrderStatus.DELIVERED if there else OrderStatus.IN_TRANSIT
    if fulfillment == FulfillmentStatus.RETURNED:
        return status
    if status in PACKING and fulfillment == FulfillmentStatus.UNFULFILLED:
        return status
    return OrderStatus.PROCESSING


def sent_at(parcels: Collection[Parcel]) -> int | None:
    """Since when goods are on their way: the parcel that is longest."""
    return min((one.shipped_at for one in parcels if one.status in ON_ITS_WAY and one.shipped_at), default=None)
