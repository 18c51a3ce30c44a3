"""How exported orders and payments are chosen and sorted: the orders' part of ExportInput."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.orders.graphql.filters import OrderSort, PaymentSort
from regulars.orders.graphql.selections import OrderSelection, PaymentSelection


@strawberry.input
class ExportInputOrders:
    """Joined with the other rooms' parts in api/types.py."""

    orders: Annotated[
        OrderSelection | None,
        strawberry.field(description="Only these orders, or what is theirs. Left out: everything."),
    ] = UNSET
    order_order_by: Annotated[
        list[OrderSort] | None,
        strawberry.field(description="Of orders and their lines; as they came where nothing is said."),
    ] = UNSET
    payments: Annotated[
        PaymentSelection | None,
        strawberry.field(description="Only these payments; for PAYMENTS. Left out: everything."),
    ] = UNSET
    payment_order_by: Annotated[
        list[PaymentSort] | None, strawberry.field(description="Of payments; as they came where nothing is said.")
    ] = UNSET
