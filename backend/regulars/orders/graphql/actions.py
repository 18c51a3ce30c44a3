"""What may be done to an order now, by whoever asks."""

from typing import Any

import strawberry

from regulars.access.scopes import Scope
from regulars.orders.graphql.codes import OrderAction
from regulars.orders.moves import States, allowed_actions
from regulars.orders.queries.rows import OrderRow
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.reading import reading

_READS = (
    *("status", "payment_status", "fulfillment_status", "paid_total", "refunded_total"),
    *("customer_id", "email"),
)
_SCOPES = {
    OrderAction.APPROVE: Scope.ORDERS_APPROVE,
    OrderAction.REFUND: Scope.REFUNDS_WRITE,
    OrderAction.SEND_INVOICE: Scope.MESSAGES_SEND,
}


def states_of(order: OrderRow) -> States:
    """Where the order stands, for `moves`."""
    return States(
        order.status,
        order.payment_status,
        order.fulfillment_status,
        order.paid_total,
        order.refunded_total,
        is_reachable=order.customer_id is not None or order.email is not None,
    )


@strawberry.type
class OrderActions:
    """The state machine's part of Order."""

    @strawberry.field(
        description="What may be done to it now by whoever asks: the verbs that its states and your scopes allow.",
        directives=[ListSize(assumed_size=10)],
        graphql_type=list[OrderAction],
        metadata=reading(*_READS),
    )
    @staticmethod
    def allowed_actions(order: strawberry.Parent[OrderRow], info: Info) -> Any:
        """See `orders.moves`."""
        actor = info.context.actor
        return [
            action for action in allowed_actions(states_of(order)) if actor.may(_SCOPES.get(action, Scope.ORDERS_WRITE))
        ]
