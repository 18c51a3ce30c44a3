"""Roles of customer accounts, and the role of each customer."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.queries import roles as reads
from regulars.customers.queries.columns import CustomerRow
from regulars.customers.queries.roles import RoleRow
from regulars.customers.service import roles
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.filters import StringFilter
from regulars.platform.graphql.inputs import fields_of
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.reading import reading


@strawberry.type(description="A role of customer accounts, with what the storefront lets it do.")
class CustomerRole:
    """Answered from a `RoleRow`."""

    is_type_of = rows_are(RoleRow)

    name: Annotated[str, strawberry.field(description="What it is called.")]
    permissions: Annotated[
        list[str],
        strawberry.field(
            description="What the storefront lets it do, in its own words.", directives=[ListSize(assumed_size=50)]
        ),
    ]


async def _roles(context: Context, keys: Sequence[int]) -> Mapping[int, RoleRow]:
    return await reads.roles_by_id(context.database, keys)


@strawberry.type
class CustomerAccountRole:
    """The role, a part of Customer."""

    @strawberry.field(
        description="What the account may do in the storefront.",
        graphql_type=CustomerRole | None,
        metadata=reading("role_id"),
    )
    @staticmethod
    async def role(customer: strawberry.Parent[CustomerRow], info: Info) -> Any:
        """One read for all customers of the operation."""
        return None if customer.role_id is None else await info.context.loader(_roles).load(customer.role_id)


@strawberry.input
class CustomerFilterRole:
    """The role, a part of CustomerFilter."""

    role: Annotated[StringFilter | None, strawberry.field(description="The role of the account, by name.")] = UNSET


@strawberry.input(description="A role of customer accounts.")
class CustomerRoleInput:
    """Checked by the service."""

    name: Annotated[str, strawberry.field(description="Up to 100 letters, without regard to case.")]
    permissions: Annotated[list[str], strawberry.field(description="At most 50, in the storefront's own words.")]


@strawberry.type(description="Outcome of customerRolesSet.")
class CustomerRolesPayload(Payload):
    """All of them, as they are now."""

    customer_roles: list[CustomerRole] = strawberry.field(
        default_factory=list, description="All of them.", directives=[ListSize(assumed_size=50)]
    )


@strawberry.type
class RoleQueries:
    """customerRoles."""

    @requires(
        Scope.CUSTOMERS_READ,
        description="Roles that customer accounts can have.",
        directives=[ListSize(assumed_size=50)],
        graphql_type=list[CustomerRole] | None,
    )
    @staticmethod
    async def customer_roles(info: Info) -> Any:
        """In alphabetical order."""
        return await reads.roles(info.context.database)


@strawberry.type
class RoleMutations:
    """customerRolesSet."""

    @requires(
        Scope.SETTINGS_WRITE,
        description="Has exactly these roles. Refused where one that is left out is somebody's.",
        graphql_type=CustomerRolesPayload | None,
    )
    @staticmethod
    async def customer_roles_set(
        info: Info,
        roles_: Annotated[
            list[CustomerRoleInput], strawberry.argument(name="roles", description="All of them, at most 50.")
        ],
    ) -> Any:
        """See `roles.customer_roles_set`."""
        work = roles.customer_roles_set(actor=info.context.actor, roles=[fields_of(role) for role in roles_])
        return await settle(CustomerRolesPayload, work, customer_roles=lambda _: reads.roles(info.context.database))
