"""Colleagues and their roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, ClassVar

import strawberry

from regulars.access import queries
from regulars.access.graphql.directives import Scope  # from there, where it becomes a GraphQL enum
from regulars.access.queries import StaffRow
from regulars.access.roles import BY_ID, Role
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize, Personal
from regulars.platform.graphql.node import Node, Versioned, register_node, rows_are
from regulars.platform.graphql.scalars import Email, Instant, TimeZone


@strawberry.enum(description="State of a colleague's sign-in.")
class StaffStatus(Enum):
    """LOCKED comes and goes by itself."""

    INVITED = strawberry.enum_value("INVITED", description="Has a link and no password yet.")
    ACTIVE = strawberry.enum_value("ACTIVE", description="May sign in.")
    LOCKED = strawberry.enum_value(
        "LOCKED", description="Shut for a while by too many wrong passwords; ACTIVE opens it."
    )
    DISABLED = strawberry.enum_value("DISABLED", description="May not sign in.")


@strawberry.type(description="A named set of scopes; owner, manager, support, marketer and analyst are built in.")
class StaffRole(Node, Versioned):
    """Answered from a `Role`."""

    version: int = derived(lambda role: 1, description="Built-in roles never change.")
    name: Annotated[str, strawberry.field(description="What it is called.")]
    description: Annotated[str | None, strawberry.field(description="What it is for.")]
    is_built_in: bool = derived(lambda role: True, description="Whether it came with the product.")

    @derived(description="What its members may do.", directives=[ListSize(assumed_size=50)])
    @staticmethod
    def scopes(role: Role) -> list[Scope]:
        """In the order of the enum."""
        return ordered(role.scopes)

    @strawberry.field(description="Colleagues who have it and are not disabled.")
    @staticmethod
    async def member_count(role: strawberry.Parent[Role], info: Info) -> int:
        """One read for all roles of the operation."""
        return await info.context.loader(_members).load(role.key) or 0

    is_type_of = rows_are(Role)


@dataclass(frozen=True, slots=True)
class StaffMention:
    """A colleague of whom a record keeps id and name; the rest is read when selected."""

    prefix: ClassVar[str] = StaffRow.prefix
    id: int
    name: str


StaffLike = StaffRow | StaffMention


@strawberry.type(description="A colleague with a sign-in.")
class StaffUser(Node, Versioned):
    """Answered from a `StaffRow` or a `StaffMention`."""

    name: Annotated[str, strawberry.field(description="As colleagues see it.")]

    @strawberry.field(description="Grows by one with every change.")
    @staticmethod
    async def version(staff: strawberry.Parent[StaffLike], info: Info) -> int:
        """Of the colleague's row."""
        return (await _whole(staff, info)).version

    @strawberry.field(
        description="Null to API tokens without STAFF_READ.", directives=[Personal()], graphql_type=Email | None
    )
    @staticmethod
    async def email(staff: strawberry.Parent[StaffLike], info: Info) -> str | None:
        """By which the colleague signs in."""
        return (await _whole(staff, info)).email

    @strawberry.field(description="What the colleague may do, by name.")
    @staticmethod
    async def role(staff: strawberry.Parent[StaffLike], info: Info) -> StaffRole:
        """Built in."""
        found: Any = (await _whole(staff, info)).role
        return found

    @strawberry.field(description="What the colleague may do.", directives=[ListSize(assumed_size=50)])
    @staticmethod
    async def scopes(staff: strawberry.Parent[StaffLike], info: Info) -> list[Scope]:
        """Of the role."""
        return ordered((await _whole(staff, info)).scopes)

    @strawberry.field(description="State of the sign-in.", graphql_type=StaffStatus)
    @staticmethod
    async def status(staff: strawberry.Parent[StaffLike], info: Info) -> str:
        """At this moment."""
        return (await _whole(staff, info)).status

    @strawberry.field(description="Language of the colleague, such as en-PH.")
    @staticmethod
    async def locale(staff: strawberry.Parent[StaffLike], info: Info) -> str | None:
        """None: the browser's."""
        return (await _whole(staff, info)).locale

    @strawberry.field(description="Where the colleague works.", graphql_type=TimeZone | None)
    @staticmethod
    async def time_zone(staff: strawberry.Parent[StaffLike], info: Info) -> str | None:
        """None: the browser's."""
        return (await _whole(staff, info)).time_zone

    @strawberry.field(description="When the colleague signed in last.", graphql_type=Instant | None)
    @staticmethod
    async def last_sign_in_at(staff: strawberry.Parent[StaffLike], info: Info) -> int | None:
        """None before the first time."""
        return (await _whole(staff, info)).last_sign_in_at

    @strawberry.field(description="When the colleague was added.", graphql_type=Instant)
    @staticmethod
    async def created_at(staff: strawberry.Parent[StaffLike], info: Info) -> int:
        """Or invited."""
        return (await _whole(staff, info)).created_at

    is_type_of = rows_are(StaffRow, StaffMention)


def ordered(scopes: frozenset[str]) -> list[Scope]:
    """Scopes in the order of the enum."""
    return [scope for scope in Scope if scope in scopes]


async def _whole(staff: StaffLike, info: Info) -> StaffRow:
    return staff if isinstance(staff, StaffRow) else await info.context.loader(staff_by_id).load(staff.id)


async def staff_by_id(context: Context, keys: Sequence[int]) -> Mapping[int, StaffRow]:
    """Colleagues by key."""
    return await queries.staff_by_ids(context.database, context.actor, keys)


async def _members(context: Context, keys: Sequence[str]) -> Mapping[str, int]:
    return await queries.members_by_role(context.database)


async def _visible_staff(context: Context, keys: Sequence[int]) -> Mapping[int, StaffRow]:
    """By node(id): with STAFF_READ, and oneself."""
    actor = context.actor
    seen = keys if actor.may(Scope.STAFF_READ) else [key for key in keys if actor.kind == "staff" and key == actor.id]
    return await staff_by_id(context, seen) if seen else {}


async def _visible_roles(context: Context, keys: Sequence[int]) -> Mapping[int, Role]:
    return BY_ID if context.actor.may(Scope.STAFF_READ) else {}


register_node(StaffRow.prefix, _visible_staff)
register_node(Role.prefix, _visible_roles)
