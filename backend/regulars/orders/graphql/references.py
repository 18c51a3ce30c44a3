"""Names of types that are put together upstairs or stand in another window."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from regulars.api.types import Order
    from regulars.customers.graphql.addresses import AddressInput, OrderAddress

OrderRef = Annotated["Order", strawberry.lazy("regulars.api.types")]
OrderAddressRef = Annotated["OrderAddress", strawberry.lazy("regulars.customers.graphql.addresses")]
AddressInputRef = Annotated["AddressInput", strawberry.lazy("regulars.customers.graphql.addresses")]
