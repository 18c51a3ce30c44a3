"""Writing addresses."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers import postal
from regulars.customers.graphql.addresses import Address, AddressInput
from regulars.customers.graphql.postal import AddressFault
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.postal import Fault
from regulars.customers.queries import details
from regulars.customers.queries.columns import PII
from regulars.customers.service import addresses, verifying
from regulars.platform import ids
from regulars.platform.context import SYSTEM
from regulars.platform.graphql.arguments import ExpectedVersion, IdempotencyKey
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import find_nodes
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle


@strawberry.type(description="Outcome of addressSave and addressVerify.")
class AddressPayload(Payload):
    """The address and whose it is."""

    address: Annotated[Address | None, strawberry.field(description="The address as it is now.")] = None
    customer: Annotated[CustomerRef | None, strawberry.field(description="Whose it is, as they are now.")] = None
    faults: list[AddressFault] = strawberry.field(
        default_factory=list,
        description="What a letter to it would lack or have wrong; the address is kept all the same.",
        directives=[ListSize(assumed_size=4)],
    )


@strawberry.type
class AddressMutations:
    """addressSave, addressDelete, addressVerify."""

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Adds an address, or changes the one with this id: absent fields stay, null clears.",
        graphql_type=AddressPayload | None,
    )
    @staticmethod
    async def address_save(
        info: Info,
        customer_id: Annotated[strawberry.ID, strawberry.argument(description="Whose it is.")],
        input: Annotated[AddressInput, strawberry.argument(description="What is to be written.")],
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The address to change.")] = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `addresses.address_save`."""
        context, wanted = info.context, given(id)
        work = addresses.address_save(
            actor=context.actor,
            customer_id=ids.decode("cus", customer_id),
            address_id=None if wanted is None else (ids.decode("adr", wanted) or 0),
            fields=fields_of(input),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(
            AddressPayload,
            work,
            address=lambda key: _read(context, ids.encode("adr", key)),
            customer=lambda _: _read(context, customer_id),
            faults=lambda key: _faults(context, key),
        )

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Checks an address by the rules of its country (FORMAT_VALID or REJECTED), and by the services that"
        " are connected (VERIFIED or REJECTED).",
        graphql_type=AddressPayload | None,
    )
    @staticmethod
    async def address_verify(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Of the address.")]
    ) -> Any:
        """See `verifying.address_verify`."""
        context = info.context
        work = verifying.address_verify(actor=context.actor, address_id=ids.decode("adr", id))
        return await settle(
            AddressPayload,
            work,
            address=lambda _: _read(context, id),
            customer=lambda done: _owner(context, done.address_id),
            faults=lambda done: _seen(context, done.verdict.faults),
        )

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Takes an address away; where it was a default, there is none any more.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def address_delete(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Of the address.")]
    ) -> Any:
        """See `addresses.address_delete`."""
        work = addresses.address_delete(actor=info.context.actor, address_id=ids.decode("adr", id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("adr", key)))


async def _owner(context: Context, address_id: int) -> Any:
    found = (await details.addresses_by_id(context.database, context.actor, [address_id])).get(address_id)
    return None if found is None else await _read(context, ids.encode("cus", found.customer_id))


async def _faults(context: Context, address_id: int) -> Sequence[Fault]:
    found = (await details.addresses_by_id(context.database, SYSTEM, [address_id])).get(address_id)
    return [] if found is None else _seen(context, postal.faults(found))


def _seen(context: Context, faults: Sequence[Fault]) -> Sequence[Fault]:
    """Faults quote what is written: those who may not read an address are told nothing of it."""
    return faults if context.actor.may(PII) else []


async def _read(context: Context, node: str) -> Any:
    """As it is now: not from what an earlier field of the operation loaded."""
    return (await find_nodes(context, [node]))[0]
