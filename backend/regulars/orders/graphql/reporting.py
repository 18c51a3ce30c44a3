"""The keys by which a store's carriers sign what they report."""

from typing import Annotated, Any

import strawberry

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.queries.reporting import WebhookRow, webhooks
from regulars.orders.service.reporting import webhook_create, webhook_delete
from regulars.platform import ids
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import Instant
from regulars.stores.graphql import Store, store_by_id


@strawberry.type(description="The key of a store for reports of carriers, without the key itself.")
class ShipmentWebhook:
    """Answered from a `WebhookRow`."""

    is_type_of = rows_are(WebhookRow)

    path: str = derived(
        lambda row: f"/hooks/shipments/{row.code}", description="Where reports are sent, on this server."
    )
    created_at: Annotated[Instant, strawberry.field(description="When the present key was made.")]
    reported_at: Annotated[Instant | None, strawberry.field(description="When a report was taken last.")]

    @strawberry.field(description="Whose parcels it reports.", graphql_type=Store)
    @staticmethod
    async def store(webhook: strawberry.Parent[WebhookRow], info: Info) -> Any:
        """One read for all of the operation."""
        return await info.context.loader(store_by_id).load(webhook.store_id)

    @strawberry.field(description="Who made the key.", graphql_type=ActorRef)
    @staticmethod
    def created_by(webhook: strawberry.Parent[WebhookRow]) -> Any:
        """A colleague, a token or the command line."""
        return actor_row(webhook.actor_kind, webhook.actor_id, webhook.actor_name)


@strawberry.type(description="Outcome of shipmentWebhookCreate.")
class ShipmentWebhookPayload(Payload):
    """The key, this once."""

    secret: Annotated[str | None, strawberry.field(description="Signs reports; it is never shown again.")] = None


@strawberry.type
class ReportingQueries:
    """Which stores take reports."""

    @requires(
        Scope.WEBHOOKS_WRITE,
        description="The stores whose carriers may report, with when they last did.",
        graphql_type=list[ShipmentWebhook] | None,
        directives=[ListSize(assumed_size=5)],
    )
    @staticmethod
    async def shipment_webhooks(info: Info) -> Any:
        """At most one a store."""
        return await webhooks(info.context.database, info.context.actor)


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

    @requires(
        Scope.WEBHOOKS_WRITE,
        description="Takes the store's key away: nothing that it signs is taken any more.",
        graphql_type=DeletePayload | None,
    )
    async def shipment_webhook_delete(self, info: Info, store_id: strawberry.ID) -> Any:
        """See `service.reporting`."""
        work = webhook_delete(actor=info.context.actor, store_id=ids.decode("sto", store_id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("sto", key)))
