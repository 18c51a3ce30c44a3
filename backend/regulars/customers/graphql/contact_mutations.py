"""Writing e-mail addresses and phone numbers."""

from collections.abc import Awaitable
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.addresses import VerificationStatus
from regulars.customers.graphql.mutations import CustomerPayload
from regulars.customers.service import reaching
from regulars.platform import ids
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.node import find_node
from regulars.platform.graphql.payload import settle

CustomerId = Annotated[strawberry.ID, strawberry.argument(description="Whose it is.")]
Address = Annotated[str, strawberry.argument(description="The e-mail address.")]
Number = Annotated[
    str, strawberry.argument(description="In any written form, read in the first store's country where it says none.")
]
IsPrimary = Annotated[bool, strawberry.argument(description="Make it the first to be used.")]


@strawberry.type
class ContactMutations:
    """emailAdd, emailRemove, emailUnblock, phoneAdd, phoneRemove, phoneVerify."""

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Gives a customer an e-mail address, or makes one that they have the primary. The first is always"
        " primary.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def email_add(info: Info, customer_id: CustomerId, address: Address, is_primary: IsPrimary = False) -> Any:
        """See `reaching.email_add`."""
        work = reaching.email_add(
            actor=info.context.actor, customer_id=_key(customer_id), address=address, is_primary=is_primary
        )
        return await _settled(info, work)

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Takes an e-mail address away; another takes the place of the primary.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def email_remove(info: Info, customer_id: CustomerId, address: Address) -> Any:
        """See `reaching.email_remove`."""
        work = reaching.email_remove(actor=info.context.actor, customer_id=_key(customer_id), address=address)
        return await _settled(info, work)

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Lets mail go again to an address that was blocked, for everybody who has it.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def email_unblock(
        info: Info,
        customer_id: CustomerId,
        address: Address,
        reason: Annotated[str, strawberry.argument(description="Why; it stands in the audit log.")],
    ) -> Any:
        """See `reaching.email_unblock`."""
        work = reaching.email_unblock(
            actor=info.context.actor, customer_id=_key(customer_id), address=address, reason=reason
        )
        return await _settled(info, work)

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Gives a customer a phone number, or makes one that they have the primary. The first is always"
        " primary.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def phone_add(info: Info, customer_id: CustomerId, number: Number, is_primary: IsPrimary = False) -> Any:
        """See `reaching.phone_add`."""
        work = reaching.phone_add(
            actor=info.context.actor, customer_id=_key(customer_id), number=number, is_primary=is_primary
        )
        return await _settled(info, work)

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Takes a phone number away; another takes the place of the primary.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def phone_remove(info: Info, customer_id: CustomerId, number: Number) -> Any:
        """See `reaching.phone_remove`."""
        work = reaching.phone_remove(actor=info.context.actor, customer_id=_key(customer_id), number=number)
        return await _settled(info, work)

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Writes down whether a phone number is the customer's, once somebody called it or sent it a code.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def phone_verify(
        info: Info,
        customer_id: CustomerId,
        number: Number,
        status: Annotated[VerificationStatus, strawberry.argument(description="What was found.")],
    ) -> Any:
        """See `reaching.phone_verify`."""
        work = reaching.phone_verify(
            actor=info.context.actor, customer_id=_key(customer_id), number=number, status=status.value
        )
        return await _settled(info, work)


def _key(customer_id: str) -> int | None:
    return ids.decode("cus", customer_id)


async def _settled(info: Info, work: Awaitable[int]) -> CustomerPayload:
    return await settle(CustomerPayload, work, customer=lambda key: find_node(info.context, ids.encode("cus", key)))
