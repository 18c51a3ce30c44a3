"""Putting orders on another customer, and looking before."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerRef
from regulars.orders.graphql.parts import customer_of
from regulars.orders.graphql.selections import OrderSelection
from regulars.orders.queries.linking import EffectRow, LinkPreviewRow, link_preview
from regulars.orders.service import linking
from regulars.platform import ids
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import given, one_of
from regulars.platform.graphql.jobs import JobPayload
from regulars.platform.graphql.money import Money, MoneyFrom
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.payload import Payload, error_of, settle
from regulars.platform.jobs.queries import job_by_id

Orders = Annotated[OrderSelection, strawberry.argument(description="Which orders.")]
CustomerId = Annotated[strawberry.ID, strawberry.argument(description="Whom they go to.")]


@strawberry.type(description="How the figures of a customer change when orders come to them or leave them.")
class LinkEffect:
    """Answered from an `EffectRow`."""

    is_type_of = rows_are(EffectRow)

    orders: Annotated[int, strawberry.field(description="How many of the orders come to them, or leave them.")]
    orders_before: Annotated[int, strawberry.field(description="Their orders that count, now.")]
    orders_after: Annotated[int, strawberry.field(description="Their orders that count, afterwards.")]
    spent_before: Money = derived(MoneyFrom("spent_before", "currency"), description="What they spent, now.")
    spent_after: Money = derived(MoneyFrom("spent_after", "currency"), description="What they spent, afterwards.")

    @strawberry.field(description="Who; null for callers without CUSTOMERS_READ.", graphql_type=CustomerRef | None)
    @staticmethod
    async def customer(effect: strawberry.Parent[EffectRow], info: Info) -> Any:
        """One read for all effects of the operation."""
        return await customer_of(info, effect.customer_id)


@strawberry.type(description="What ordersLinkToCustomer would do.")
class LinkPreview:
    """Answered from a `LinkPreviewRow`."""

    is_type_of = rows_are(LinkPreviewRow)

    order_count: Annotated[int, strawberry.field(description="Orders that change hands.")]
    guest_count: Annotated[int, strawberry.field(description="Those of them that belong to nobody yet.")]
    same_count: Annotated[int, strawberry.field(description="Orders that are the customer's already.")]
    draft_count: Annotated[int, strawberry.field(description="Drafts: they stay where they are.")]
    total: Money = derived(
        MoneyFrom("total", "currency"), description="What the orders that change hands were worth, in base money."
    )
    target: Annotated[LinkEffect, strawberry.field(description="Whom they come to.")]
    formers: list[LinkEffect] = strawberry.field(
        description="Whom they leave, those with most of them first; at most ten.",
        directives=[ListSize(assumed_size=3)],
    )
    former_count: Annotated[int, strawberry.field(description="How many customers they leave.")]


@strawberry.type(description="Outcome of ordersLinkPreview.")
class LinkPreviewPayload(Payload):
    """A preview, or why there is none."""

    preview: Annotated[LinkPreview | None, strawberry.field(description="What would happen.")] = None


@strawberry.type
class OrderLinkQueries:
    """Looking before linking."""

    @requires(
        Scope.ORDERS_WRITE,
        description="What ordersLinkToCustomer would change on the orders and on both sides' figures.",
        directives=[Cost(weight=10)],
        graphql_type=LinkPreviewPayload | None,
    )
    @staticmethod
    async def orders_link_preview(info: Info, orders: Orders, customer_id: CustomerId) -> Any:
        """Refusals are data here too: a dialog shows them where they belong."""
        context = info.context
        try:
            if not context.actor.may(Scope.ORDERS_READ):
                message = "Looking at what would change needs the scope ORDERS_READ."
                raise Refusal(ErrorCode.NOT_ALLOWED, message, ("orders",))
            target = await linking.customer_of(context.database, context.actor, ids.decode("cus", customer_id))
            found = await link_preview(context.database, context.actor, one_of(orders), target)
        except Refusal as refusal:
            return LinkPreviewPayload(user_errors=[error_of(refusal)])
        return LinkPreviewPayload(preview=found)  # pyright: ignore[reportArgumentType] - answered from the row


@strawberry.type
class OrderLinkMutations:
    """Linking."""

    @requires(
        Scope.ORDERS_WRITE,
        description="Puts orders on a customer: guests' and those of somebody else, with payments and figures. Up to"
        " 100 at once: the job that is answered has ended. Can be undone by jobUndo.",
        graphql_type=JobPayload | None,
    )
    @staticmethod
    async def orders_link_to_customer(
        info: Info, orders: Orders, customer_id: CustomerId, idempotency_key: IdempotencyKey = UNSET
    ) -> Any:
        """See `service.linking`."""
        context = info.context
        work = linking.orders_link(
            actor=context.actor,
            orders=one_of(orders),
            customer_id=ids.decode("cus", customer_id),
            idempotency_key=given(idempotency_key),
        )
        return await settle(JobPayload, work, job=lambda job: job_by_id(context.database, context.actor, job))
