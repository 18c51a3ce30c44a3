"""The codes of orders as GraphQL enums: said once, before any type or input uses them."""

import strawberry

from regulars.orders.behaviour import Sensitivity as PriceSensitivity
from regulars.orders.moves import OrderAction
from regulars.orders.shipping.parcels import ShipmentStatus
from regulars.orders.shipping.waiting import StuckState
from regulars.orders.words import (
    ApprovalDecision,
    ExclusionReason,
    FulfillmentStatus,
    OrderStatus,
    PaymentStatus,
    TrafficChannel,
)

strawberry.enum(OrderStatus, description="Where an order stands.")
strawberry.enum(PaymentStatus, description="Where the money stands.")
strawberry.enum(FulfillmentStatus, description="Where the goods stand.")
strawberry.enum(ExclusionReason, description="Why an order does not count.")
strawberry.enum(TrafficChannel, description="Where visits and orders come from.")
strawberry.enum(ShipmentStatus, description="Where a parcel is.")
strawberry.enum(StuckState, description="In what an order is stuck.")
strawberry.enum(ApprovalDecision, description="Yes or no.")
strawberry.enum(
    PriceSensitivity,
    name="PriceSensitivity",
    description="How much price moves a customer; UNKNOWN under three orders.",
)
strawberry.enum(OrderAction, description="What may be done to the order now.")

__all__ = [
    "ApprovalDecision",
    "ExclusionReason",
    "FulfillmentStatus",
    "OrderAction",
    "OrderStatus",
    "PaymentStatus",
    "PriceSensitivity",
    "ShipmentStatus",
    "StuckState",
    "TrafficChannel",
]
