"""Whom something belongs to, as a storefront says it: of an order, or of an event."""

from typing import Annotated

import strawberry
from strawberry import UNSET


@strawberry.input(
    description="Whom the order belongs to: an existing id, or contact details by which a guest is found or made."
)
class OrderCustomerInput:
    """Looked for by id, external id, e-mail, and by phone where no e-mail is given."""

    id: Annotated[strawberry.ID | None, strawberry.field(description="A customer that we know.")] = UNSET
    external_id: Annotated[str | None, strawberry.field(description="Their id in the storefront.")] = UNSET
    email: Annotated[str | None, strawberry.field(description="As given with the order.")] = UNSET
    phone: Annotated[str | None, strawberry.field(description="In any form, read in the store's country.")] = UNSET
    first_name: Annotated[str | None, strawberry.field(description="Given name.")] = UNSET
    last_name: Annotated[str | None, strawberry.field(description="Family name.")] = UNSET
    has_account: Annotated[bool | None, strawberry.field(description="Whether they signed in to order.")] = UNSET
    email_verified: Annotated[
        bool, strawberry.field(description="The storefront vouches that the e-mail is the person's own.")
    ] = False
