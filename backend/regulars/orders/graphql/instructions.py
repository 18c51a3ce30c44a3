"""Notes on an order, and the standing instructions of its customer."""

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.notes.graphql import Note, instructions_of, notes_on
from regulars.notes.queries import NoteWish
from regulars.orders.noted import PREFIX
from regulars.orders.queries.rows import OrderRow
from regulars.platform.graphql.arguments import After, First
from regulars.platform.graphql.connection import Connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.reading import reading
from regulars.platform.query.page import window


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

    @requires(Scope.NOTES_READ, description="Notes on this order, newest first.", graphql_type=Connection[Note] | None)
    @each("id")
    @staticmethod
    async def notes(
        orders: Sequence[int], info: Info, first: First = strawberry.UNSET, after: After = strawberry.UNSET
    ) -> Mapping[int, Any]:
        """Pinned ones before all."""
        looked = window(first=given(first), after=given(after))
        return await notes_on(info.context, PREFIX, orders, NoteWish(), looked)
