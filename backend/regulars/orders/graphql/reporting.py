"""The key by which a store's carriers sign what they report."""

from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.service.reporting import webhook_create
from regulars.platform import ids
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.payload import Payload, settle


@strawberry.type(description="Outcome of shipmentWebhookCreate.")
class ShipmentWebhookPayload(Payload):
    """The key, this once."""

    secret: Annotated[str | None, strawberry.field(description="Signs reports; it is never shown again.")] = None


@strawberry.type
class ReportingMutations:
    """Keys of carriers."""

    @requires(
        Scope.WEBHOOKS_WRITE,
        description="A new key for reports to /hooks/shipments/{store code}; the store's former key ends at once.",
        graphql_type=ShipmentWebhookPayload | None,
    )
    async def shipment_webhook_create(self, info: Info, store_id: strawberry.ID) -> Any:
        """See `service.reporting`."""
        work = webhook_create(actor=info.context.actor, store_id=ids.decode("sto", store_id))
        return await settle(ShipmentWebhookPayload, work, secret=lambda secret: secret)
