"""How exported customers are chosen and sorted: the customers' part of ExportInput."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.customers.graphql.filters import CustomerSort
from regulars.customers.graphql.selections import CustomerSelection


@strawberry.input
class ExportInputCustomers:
    """Joined with the other rooms' parts in api/types.py."""

    customers: Annotated[
        CustomerSelection | None,
        strawberry.field(description="Only these customers, or what is theirs. Left out: everything."),
    ] = UNSET
    customer_order_by: Annotated[
        list[CustomerSort] | None, strawberry.field(description="Of customers; as they came where nothing is said.")
    ] = UNSET
