"""The verbs on orders made here for customers: draft, preview, place, approve, throw away."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.behalf import approval
from regulars.orders.graphql.codes import ApprovalDecision
from regulars.orders.graphql.drafts import OrderDraftInput, OrderDraftPreview, PreviewRow
from regulars.orders.graphql.payloads import OrderPayload, order_reader
from regulars.orders.service.behalf import completing, drafting
from regulars.platform import ids
from regulars.platform.errors import Refusal
from regulars.platform.graphql.arguments import ExpectedVersion, IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, error_of, settle

OrderId = Annotated[strawberry.ID, strawberry.argument(description="Of the order.")]
CustomerId = Annotated[strawberry.ID, strawberry.argument(description="For whom.")]
DraftInput = Annotated[OrderDraftInput, strawberry.argument(description="The draft, whole.")]
Key = Annotated[str, strawberry.argument(description="Repeating it within 24 hours has one effect.")]


@strawberry.type(description="Outcome of orderDraftPreview.")
class OrderDraftPreviewPayload(Payload):
    """Refusals of single lines stand in the preview."""

    preview: Annotated[OrderDraftPreview | None, strawberry.field(description="What it would come to.")] = None


@strawberry.type
class BehalfQueries:
    """Looking before writing."""

    @requires(
        Scope.ORDERS_WRITE,
        description="What a draft would come to; nothing is written.",
        graphql_type=OrderDraftPreviewPayload | None,
    )
    async def order_draft_preview(self, info: Info, customer_id: CustomerId, input: DraftInput) -> Any:
        """Computed as it will be when it is saved."""
        reader, actor = info.context.database, info.context.actor
        key = ids.decode("cus", customer_id)
        try:
            read = await drafting.preview(reader, actor, customer_id=key, fields=fields_of(input))
            order = None if read.refusals else await completing.to_approve(reader, read.entered, key or 0)
        except Refusal as refusal:
            return OrderDraftPreviewPayload(user_errors=[error_of(refusal)])
        waits = None if order is None else await approval.needed(reader, order)
        base = (0, read.entered.currency) if order is None else (order.base_total, order.base_currency)
        row: Any = PreviewRow(read.entered, read.places, *base, waits, [error_of(one) for one in read.refusals])
        return OrderDraftPreviewPayload(preview=row)


@strawberry.type
class BehalfMutations:
    """Writing."""

    @requires(
        Scope.ORDERS_WRITE,
        description="Makes a draft for a customer; with complete it is placed at once, or waits for the approval that"
        " it needs.",
        graphql_type=OrderPayload | None,
    )
    @staticmethod
    async def order_create_for_customer(
        info: Info, customer_id: CustomerId, input: DraftInput, idempotency_key: Key, complete: bool = False
    ) -> Any:
        """See `drafting.order_create_for_customer`."""
        work = drafting.order_create_for_customer(
            actor=info.context.actor,
            customer_id=ids.decode("cus", customer_id),
            fields=fields_of(input),
            complete=complete,
            idempotency_key=idempotency_key,
        )
        return await settle(OrderPayload, work, order=order_reader(info))

    @requires(
        Scope.ORDERS_WRITE,
        description="Writes a draft anew. One that waits for approval is a draft again.",
        graphql_type=OrderPayload | None,
    )
    @staticmethod
    async def order_draft_update(
        info: Info, id: OrderId, input: DraftInput, expected_version: ExpectedVersion = UNSET
    ) -> Any:
        """See `drafting.order_draft_update`."""
        work = drafting.order_draft_update(
            actor=info.context.actor,
            order_id=ids.decode("ord", id),
            fields=fields_of(input),
            expected_version=given(expected_version),
        )
        return await settle(OrderPayload, work, order=order_reader(info))

    @requires(
        Scope.ORDERS_WRITE,
        description="Throws a draft away. What was placed stays.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def order_draft_delete(info: Info, id: OrderId, expected_version: ExpectedVersion = UNSET) -> Any:
        """See `drafting.order_draft_delete`."""
        work = drafting.order_draft_delete(
            actor=info.context.actor, order_id=ids.decode("ord", id), expected_version=given(expected_version)
        )
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("ord", key)))

    @requires(
        Scope.ORDERS_WRITE,
        description="Places a draft, or asks for the approval that it needs.",
        graphql_type=OrderPayload | None,
    )
    @staticmethod
    async def order_complete(
        info: Info, id: OrderId, expected_version: ExpectedVersion = UNSET, idempotency_key: IdempotencyKey = UNSET
    ) -> Any:
        """See `completing.order_complete`."""
        work = completing.order_complete(
            actor=info.context.actor,
            order_id=ids.decode("ord", id),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(OrderPayload, work, order=order_reader(info))

    @requires(
        Scope.ORDERS_APPROVE,
        description="Approves an order that waits, and so places it, or rejects it, and so makes it a draft again.",
        graphql_type=OrderPayload | None,
    )
    @staticmethod
    async def order_approve(
        info: Info,
        id: OrderId,
        decision: Annotated[ApprovalDecision, strawberry.argument(description="Yes or no.")],
        approver_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The customer who decided; left out: you.")
        ] = UNSET,
        reason: Annotated[str | None, strawberry.argument(description="Why; a rejection needs it.")] = UNSET,
        expected_version: ExpectedVersion = UNSET,
    ) -> Any:
        """See `completing.order_approve`."""
        approver = given(approver_id)
        work = completing.order_approve(
            actor=info.context.actor,
            order_id=ids.decode("ord", id),
            decision=decision,
            approver_id=None if approver is None else ids.decode("cus", approver) or 0,
            reason=given(reason),
            expected_version=given(expected_version),
        )
        return await settle(OrderPayload, work, order=order_reader(info))
