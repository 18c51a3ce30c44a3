"""Standing instructions of the customer, shown on each of their orders."""

from typing import Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.notes.graphql import Note, instructions_of
from regulars.orders.queries.rows import OrderRow
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.reading import reading


@strawberry.type
class OrderInstructions:
    """The notes' part of Order."""

    @requires(
        Scope.NOTES_READ,
        description="The customer's notes with showOnOrders.",
        directives=[ListSize(assumed_size=3)],
        graphql_type=list[Note] | None,
        metadata=reading("customer_id"),
    )
    @staticmethod
    async def instructions(order: strawberry.Parent[OrderRow], info: Info) -> Any:
        """One read for all orders of the operation; none where nobody is known."""
        return [] if order.customer_id is None else await instructions_of(info.context, order.customer_id)
