"""Names of the assembled types, for fields that lead back to them, and the words of the room as enums."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from regulars.messaging.words import (
    DeliveryReportKind,
    MarketingChannel,
    MessageKind,
    MessageStatus,
    SuppressionReason,
)

if TYPE_CHECKING:
    from regulars.api.types import Customer, Order

CustomerRef = Annotated["Customer", strawberry.lazy("regulars.api.types")]
OrderRef = Annotated["Order", strawberry.lazy("regulars.api.types")]

strawberry.enum(MarketingChannel, description="Ways to reach a person.")
strawberry.enum(MessageKind, description="What a message is for.")
strawberry.enum(
    MessageStatus,
    description="State of a message. HELD: kept in the outbox, since there is no mail server. UNCERTAIN: it may have"
    " arrived, and is not sent again by itself.",
)
strawberry.enum(SuppressionReason, description="Why a message did not go out.")
strawberry.enum(DeliveryReportKind, description="Outcomes of delivery.")
