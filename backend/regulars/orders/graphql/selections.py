"""Which orders and payments are meant."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.orders.graphql.filters import OrderFilter, PaymentFilter


@strawberry.input(one_of=True, description="Which orders a bulk action or export means.")
class OrderSelection:
    """Exactly one of these."""

    ids: Annotated[list[strawberry.ID] | None, strawberry.field(description="These, at most 10,000.")] = UNSET
    filter: Annotated[OrderFilter | None, strawberry.field(description="Those that match.")] = UNSET


@strawberry.input(one_of=True, description="Which payments an export means.")
class PaymentSelection:
    """Exactly one of these."""

    ids: Annotated[list[strawberry.ID] | None, strawberry.field(description="These, at most 10,000.")] = UNSET
    filter: Annotated[PaymentFilter | None, strawberry.field(description="Those that match.")] = UNSET
