"""The customers' own part of `Customer`: who they are, how to reach them, their figures."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from regulars.access.scopes import Scope
from regulars.customers.graphql.addresses import Address, OrderAddress
from regulars.customers.graphql.stats import CustomerStats
from regulars.customers.queries import details, listing
from regulars.customers.queries.columns import CustomerRow
from regulars.customers.queries.details import AddressRow, ExternalIdRow
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize, Mask, Personal
from regulars.platform.graphql.each import each
from regulars.platform.graphql.node import register_node, rows_are
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Day, Email, Instant, PhoneNumber, TimeZone

_PARTIAL = [Personal(mask=Mask.PARTIAL)]


@strawberry.enum(description="State of a customer's account; one person, one record.")
class AccountStatus(StrEnum):
    """Where the account stands."""

    GUEST = "GUEST"
    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"
    DECLINED = "DECLINED"
    ERASED = "ERASED"
    MERGED = "MERGED"


@strawberry.type(description="Id of the customer in another system.")
class ExternalId:
    """Answered from an `ExternalIdRow`."""

    is_type_of = rows_are(ExternalIdRow)

    system: Annotated[str, strawberry.field(description="Which system.")]
    value: Annotated[str, strawberry.field(description="The id there.")]


@strawberry.type
class CustomerProfile:
    """Columns of a `CustomerRow`."""

    display_name: Annotated[
        str,
        strawberry.field(
            description="Name from the account or the latest order, else e-mail, else phone (masked without PII_READ),"
            " else the external id, else the id."
        ),
    ]
    first_name: Annotated[str | None, strawberry.field(description="Given name.")]
    last_name: Annotated[str | None, strawberry.field(description="Family name.")]
    title: Annotated[str | None, strawberry.field(description="Form of address.")]
    birth_date: Annotated[Day | None, strawberry.field(description="Birthday.", directives=[Personal(mask=Mask.HIDE)])]
    locale: Annotated[str | None, strawberry.field(description="Language and region (en-PH).")]
    time_zone: Annotated[TimeZone | None, strawberry.field(description="Where the customer's clock stands.")]
    email: Annotated[Email | None, strawberry.field(description="The primary address.", directives=_PARTIAL)]
    phone: Annotated[PhoneNumber | None, strawberry.field(description="The primary number.", directives=_PARTIAL)]
    account_status: Annotated[AccountStatus, strawberry.field(description="Where the account stands.")]
    has_account: Annotated[bool, strawberry.field(description="Whether there is an account to sign in to.")]
    created_at: Annotated[Instant, strawberry.field(description="First known to us.")]
    account_created_at: Annotated[
        Instant | None, strawberry.field(description="When the account was made (join date).")
    ]
    last_login_at: Annotated[Instant | None, strawberry.field(description="The latest sign-in we heard of.")]
    last_activity_at: Annotated[
        Instant | None, strawberry.field(description="Latest order, visit, message opened or ticket.")
    ]
    updated_at: Annotated[Instant, strawberry.field(description="When the record was last changed.")]
    tax_exempt: Annotated[bool, strawberry.field(description="Buys without tax.")]
    tax_id: Annotated[str | None, strawberry.field(description="Tax number.", directives=[Personal(mask=Mask.HIDE)])]
    last_shipping_address: Annotated[OrderAddress | None, strawberry.field(description="As used on the latest order.")]
    stats: CustomerStats = derived(
        lambda row: row,
        passes_on=True,
        description="Figures kept in the write transaction, in the base currency: columns, free to select, sort and"
        " filter.",
    )

    @strawberry.field(
        description="Ids in other systems.", directives=[ListSize(assumed_size=2)], graphql_type=list[ExternalId]
    )
    @each("id", missing=list)
    @staticmethod
    async def external_ids(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await details.external_ids_of_each(info.context.database, customers)

    @strawberry.field(
        description="Words by which colleagues find them again.",
        directives=[ListSize(assumed_size=5)],
        graphql_type=list[str],
    )
    @each("id", missing=list)
    @staticmethod
    async def tags(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await details.tags_of_each(info.context.database, customers)


@strawberry.type
class CustomerAddresses:
    """The saved addresses."""

    @strawberry.field(description="Saved addresses.", directives=[ListSize(assumed_size=3)], graphql_type=list[Address])
    @each("id", missing=list)
    @staticmethod
    async def addresses(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await _addresses(info.context, customers)

    @strawberry.field(
        description="Where bills go.",
        graphql_type=Address | None,
        metadata=reading("id", "default_billing_address_id"),
    )
    @staticmethod
    async def default_billing_address(customer: strawberry.Parent[CustomerRow], info: Info) -> Any:
        """Of the saved addresses."""
        return await _default(info, customer.id, customer.default_billing_address_id)

    @strawberry.field(
        description="Where parcels go.",
        graphql_type=Address | None,
        metadata=reading("id", "default_shipping_address_id"),
    )
    @staticmethod
    async def default_shipping_address(customer: strawberry.Parent[CustomerRow], info: Info) -> Any:
        """Of the saved addresses."""
        return await _default(info, customer.id, customer.default_shipping_address_id)


async def _default(info: Info, customer_id: int, address_id: int | None) -> AddressRow | None:
    if address_id is None:
        return None
    found: list[AddressRow] = await info.context.loader(_addresses).load(customer_id) or []
    return next((address for address in found if address.id == address_id), None)


async def _addresses(context: Context, keys: Sequence[int]) -> Mapping[int, list[AddressRow]]:
    return await details.addresses_of_each(context.database, context.actor, keys)


async def _customer_nodes(context: Context, keys: Sequence[int]) -> Mapping[int, CustomerRow]:
    if not context.actor.may(Scope.CUSTOMERS_READ):
        return {}
    return await listing.by_ids(context.database, context.actor, keys)


async def _address_nodes(context: Context, keys: Sequence[int]) -> Mapping[int, AddressRow]:
    if not context.actor.may(Scope.CUSTOMERS_READ):
        return {}
    return await details.addresses_by_id(context.database, context.actor, keys)


register_node("cus", _customer_nodes)
register_node("adr", _address_nodes)
