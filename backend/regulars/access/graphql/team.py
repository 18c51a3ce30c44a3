"""The team: colleagues listed, invited and changed."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access import queries
from regulars.access.graphql.directives import requires
from regulars.access.graphql.staff import StaffRole, StaffStatus, StaffUser
from regulars.access.queries import StaffRow
from regulars.access.roles import BY_ID
from regulars.access.scopes import Scope
from regulars.access.service import invitations, staff
from regulars.access.service.invitations import Invited
from regulars.platform import ids
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import After, ExpectedVersion, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import Url
from regulars.platform.query.page import window


@strawberry.input(description="A new or changed colleague.")
class StaffInput:
    """Of staffInvite and staffUpdate; absent fields stay."""

    name: Annotated[str | None, strawberry.field(description="As colleagues see it.")] = UNSET
    email: Annotated[str | None, strawberry.field(description="By which the colleague signs in.")] = UNSET
    role_id: Annotated[strawberry.ID | None, strawberry.field(description="One of staffRoles.")] = UNSET
    status: Annotated[StaffStatus | None, strawberry.field(description="ACTIVE (which also unlocks) or DISABLED.")] = (
        UNSET
    )


@strawberry.type(description="Outcome of staffInvite, staffUpdate.")
class StaffPayload(Payload):
    """The colleague and, once, the link."""

    staff: Annotated[StaffUser | None, strawberry.field(description="The colleague.")] = None
    invite_url: Annotated[
        Url | None, strawberry.field(description="For a colleague to whom no mail can be sent; shown once.")
    ] = None


@strawberry.type
class TeamQueries:
    """Colleagues and roles."""

    @requires(Scope.STAFF_READ, description="By name.", graphql_type=Connection[StaffUser] | None)
    async def staff(self, info: Info, first: First = UNSET, after: After = UNSET, search: str | None = UNSET) -> Any:
        """`search` looks into names and e-mails."""
        wanted = given(search)
        page = await queries.staff_page(
            info.context.database,
            info.context.actor,
            search=wanted,
            window=window(first=given(first), after=given(after)),
        )
        return connection(page, lambda: queries.staff_count(info.context.database, search=wanted))

    @requires(
        Scope.STAFF_READ,
        description="What colleagues can be.",
        graphql_type=list[StaffRole] | None,
        directives=[ListSize(assumed_size=50)],
    )
    async def staff_roles(self, info: Info) -> Any:
        """Built in."""
        return list(BY_ID.values())


@strawberry.type
class TeamMutations:
    """Inviting and changing colleagues."""

    @requires(
        Scope.STAFF_WRITE,
        description="Answers a link for the colleague; inviting again answers a new one in place of the old.",
        graphql_type=StaffPayload | None,
    )
    async def staff_invite(self, info: Info, input: StaffInput, idempotency_key: IdempotencyKey = UNSET) -> Any:
        """Repeating it does no harm, with or without a key."""
        fields = fields_of(input)
        work = invitations.staff_invite(
            actor=info.context.actor,
            email=fields.get("email"),
            name=fields.get("name"),
            role=fields.get("role_id"),
        )
        return await settle(
            StaffPayload,
            work,
            staff=lambda made: _read(info, made.staff_id),
            invite_url=lambda made: _link(info, made),
        )

    @requires(
        Scope.STAFF_WRITE,
        description="Ends the colleague's sessions where role, status or e-mail changes.",
        graphql_type=StaffPayload | None,
    )
    async def staff_update(
        self, info: Info, id: strawberry.ID, input: StaffInput, expected_version: ExpectedVersion = UNSET
    ) -> Any:
        """Nobody changes a colleague who may do more; the last owner stays."""
        work = _update(info, id, fields_of(input), given(expected_version))
        return await settle(StaffPayload, work, staff=lambda staff_id: _read(info, staff_id))


async def _update(info: Info, colleague: str, fields: dict[str, Any], expected_version: int | None) -> int:
    key = ids.decode(StaffRow.prefix, colleague)
    if key is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such colleague.", ("id",))
    changes = {"role" if field == "role_id" else field: value for field, value in fields.items()}
    return await staff.staff_update(
        actor=info.context.actor, staff_id=key, changes=changes, expected_version=expected_version
    )


async def _read(info: Info, staff_id: int) -> StaffRow | None:
    return await queries.staff_one(info.context.database, info.context.actor, staff_id)


def _link(info: Info, made: Invited) -> str:
    """Where the application's page for it is, under the address that the caller came by."""
    facts = info.context.facts
    scheme = "https" if facts.scheme in ("https", "wss") else "http"
    return f"{scheme}://{facts.host or 'localhost'}/invite/{made.secret}"
