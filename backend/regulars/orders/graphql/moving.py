"""The verb that moves an order's states by hand."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.codes import FulfillmentStatus, OrderStatus, PaymentStatus
from regulars.orders.graphql.payloads import OrderPayload, order_reader
from regulars.orders.service.moving import order_update_status
from regulars.platform import ids
from regulars.platform.graphql.arguments import ExpectedVersion
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.payload import settle


@strawberry.input(description="Moves one of the three states; impossible moves are refused with the reason.")
class OrderStatusInput:
    """Of orderUpdateStatus; absent states stay."""

    status: Annotated[OrderStatus | None, strawberry.field(description="Where it is to stand.")] = UNSET
    payment_status: Annotated[PaymentStatus | None, strawberry.field(description="Where its money stands.")] = UNSET
    fulfillment_status: Annotated[
        FulfillmentStatus | None, strawberry.field(description="Where its goods stand; not beside parcels.")
    ] = UNSET
    reason: Annotated[str | None, strawberry.field(description="For the audit log.")] = UNSET


@strawberry.type
class OrderMovingMutations:
    """Moving orders."""

    @requires(
        Scope.ORDERS_WRITE,
        description="Moves states by hand; drafts, cancellations and refunds have verbs of their own.",
        graphql_type=OrderPayload | None,
    )
    async def order_update_status(
        self, info: Info, id: strawberry.ID, input: OrderStatusInput, expected_version: ExpectedVersion = UNSET
    ) -> Any:
        """See `service.moving`."""
        work = order_update_status(
            actor=info.context.actor,
            order_id=ids.decode("ord", id),
            status=_word(input.status),
            payment=_word(input.payment_status),
            fulfillment=_word(input.fulfillment_status),
            reason=given(input.reason),
            expected_version=given(expected_version),
        )
        return await settle(OrderPayload, work, order=order_reader(info))


def _word(code: Any) -> str | None:
    found = given(code)
    return None if found is None else str(found.value)
