"""The caller: who they are, their sessions and how they like the application."""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, ClassVar

import strawberry
from strawberry import UNSET

from regulars.access import queries
from regulars.access.graphql import cookies
from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.directives import PUBLIC, SIGNED_IN, access
from regulars.access.graphql.notifications import ViewerNotifications
from regulars.access.graphql.staff import StaffUser, ordered, staff_by_id
from regulars.access.queries import SessionRow, StaffRow
from regulars.access.scopes import Scope
from regulars.access.service import account, notifications, sessions
from regulars.platform import crypto, ids
from regulars.platform.context import Actor
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import Node, rows_are
from regulars.platform.graphql.outcomes import DonePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import Instant, TimeZone


@strawberry.enum(description="Colours of the application.")
class Theme(Enum):
    """SYSTEM follows the computer."""

    SYSTEM = strawberry.enum_value("SYSTEM", description="As the computer is set.")
    LIGHT = strawberry.enum_value("LIGHT", description="Dark text on light ground.")
    DARK = strawberry.enum_value("DARK", description="Light text on dark ground.")


@strawberry.enum(description="Row height of tables.")
class Density(Enum):
    """How much fits on a screen."""

    COMFORTABLE = strawberry.enum_value("COMFORTABLE", description="40 pixels a row.")
    COMPACT = strawberry.enum_value("COMPACT", description="32 pixels a row.")


@dataclass(frozen=True, slots=True)
class PreferencesRow:
    """The preferences of a colleague, or the defaults for an API token."""

    locale: str | None = None
    time_zone: str | None = None
    theme: str = "SYSTEM"
    density: str = "COMFORTABLE"
    home_cards: tuple[str, ...] = ()


@strawberry.type(description="How one colleague likes the application.")
class StaffPreferences:
    """Answered from a `PreferencesRow`."""

    locale: Annotated[str | None, strawberry.field(description="Language, such as en-PH; none: the browser's.")]
    time_zone: Annotated[TimeZone | None, strawberry.field(description="Where times are shown; none: the browser's.")]
    theme: Annotated[Theme, strawberry.field(description="Colours.")]
    density: Annotated[Density, strawberry.field(description="Row height of tables.")]
    home_cards: Annotated[
        list[str],
        strawberry.field(description="Cards of the home page, in order.", directives=[ListSize(assumed_size=30)]),
    ]

    is_type_of = rows_are(PreferencesRow)


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A session as its owner sees it."""

    prefix: ClassVar[str] = SessionRow.prefix
    row: SessionRow
    is_current: bool

    @property
    def id(self) -> int:
        return self.row.id


@strawberry.type(description="A signed-in browser.")
class StaffSession(Node):
    """Answered from a `SeenSession`."""

    is_current: Annotated[bool, strawberry.field(description="Whether it is the one that asks.")]
    created_at: Instant = derived(lambda seen: seen.row.created_at, description="When it signed in.")
    last_seen_at: Instant = derived(lambda seen: seen.row.last_seen_at, description="Its last request, to the minute.")
    expires_at: Instant = derived(lambda seen: seen.row.expires_at, description="When it ends if it stays idle.")
    ip: str | None = derived(lambda seen: seen.row.ip, description="Where it signed in from.")
    user_agent: str | None = derived(lambda seen: seen.row.user_agent, description="What the browser called itself.")

    is_type_of = rows_are(SeenSession)


@dataclass(frozen=True, slots=True)
class ViewerRow:
    """The caller."""

    caller: Actor


@strawberry.type(description="The caller.")
class Viewer(ViewerNotifications):
    """Answered from a `ViewerRow`."""

    @strawberry.field(description="Who asks.", graphql_type=ActorRef)
    @staticmethod
    def actor(viewer: strawberry.Parent[ViewerRow]) -> Any:
        """A colleague or an API client."""
        return actor_row(viewer.caller.kind, viewer.caller.id, viewer.caller.name)

    @strawberry.field(description="The colleague who is signed in; null for a token.", graphql_type=StaffUser | None)
    @staticmethod
    async def staff(viewer: strawberry.Parent[ViewerRow], info: Info) -> Any:
        """With all of its columns."""
        return await _staff(viewer, info)

    @strawberry.field(description="What the caller may do.", directives=[ListSize(assumed_size=50)])
    @staticmethod
    def scopes(viewer: strawberry.Parent[ViewerRow]) -> list[Scope]:
        """In the order of the enum."""
        return ordered(viewer.caller.scopes)

    @strawberry.field(description="False: personal fields come masked.")
    @staticmethod
    def sees_personal_data(viewer: strawberry.Parent[ViewerRow]) -> bool:
        """By the scope PII_READ."""
        return viewer.caller.may(Scope.PII_READ)

    @strawberry.field(description="The session that asks; null for a token.", graphql_type=StaffSession | None)
    @staticmethod
    async def session(viewer: strawberry.Parent[ViewerRow], info: Info) -> Any:
        """Found by its cookie."""
        return next((seen for seen in await _sessions(viewer, info) if seen.is_current), None)

    @strawberry.field(
        description="All browsers that are signed in as this colleague, the latest first.",
        graphql_type=list[StaffSession],
        directives=[ListSize(assumed_size=50)],
    )
    @staticmethod
    async def sessions(viewer: strawberry.Parent[ViewerRow], info: Info) -> Any:
        """None for a token."""
        return await _sessions(viewer, info)

    @strawberry.field(description="How the caller likes the application.", graphql_type=StaffPreferences)
    @staticmethod
    async def preferences(viewer: strawberry.Parent[ViewerRow], info: Info) -> Any:
        """The defaults for a token."""
        staff = await _staff(viewer, info)
        return PreferencesRow() if staff is None else _preferences(staff)

    is_type_of = rows_are(ViewerRow)


@strawberry.input(description="Wishes of one colleague; absent fields stay.")
class StaffPreferencesInput:
    """Of preferencesUpdate."""

    locale: Annotated[str | None, strawberry.field(description="Null: the browser's.")] = UNSET
    time_zone: Annotated[TimeZone | None, strawberry.field(description="Null: the browser's.")] = UNSET
    theme: Annotated[Theme | None, strawberry.field(description="Colours.")] = UNSET
    density: Annotated[Density | None, strawberry.field(description="Row height of tables.")] = UNSET
    home_cards: Annotated[list[str] | None, strawberry.field(description="Replaces the list; at most 30.")] = UNSET


@strawberry.type(description="Outcome of preferencesUpdate.")
class ViewerPayload(Payload):
    """The caller as they are now."""

    viewer: Annotated[Viewer | None, strawberry.field(description="The caller.")] = None


@strawberry.type
class ViewerQueries:
    """Who asks."""

    @access(PUBLIC, description="The caller; null before sign-in.", graphql_type=Viewer | None)
    async def viewer(self, info: Info) -> Any:
        """None before sign-in."""
        return viewer_row(info)


@strawberry.type
class ViewerMutations:
    """One's own account."""

    @access(
        SIGNED_IN,
        description="Ends every session of the caller and begins a new one in this browser.",
        graphql_type=DonePayload | None,
    )
    async def password_change(self, info: Info, current_password: str, new_password: str) -> Any:
        """Sets a new cookie."""
        return await settle(DonePayload, _change_password(info, current_password, new_password), done=_done)

    @access(SIGNED_IN, description="Without id: all but this one.", graphql_type=DonePayload | None)
    async def session_revoke(self, info: Info, id: strawberry.ID | None = UNSET) -> Any:
        """Their sockets are closed within a second."""
        return await settle(DonePayload, _revoke(info, given(id)), done=_done)

    @access(SIGNED_IN, description="Absent fields stay.", graphql_type=ViewerPayload | None)
    async def preferences_update(self, info: Info, input: StaffPreferencesInput) -> Any:
        """Of the caller."""
        work = account.preferences_update(actor=info.context.actor, changes=fields_of(input))
        return await settle(ViewerPayload, work, viewer=lambda _: viewer_row(info))

    @access(SIGNED_IN, description="Marks notifications as seen; without ids: all.", graphql_type=ViewerPayload | None)
    async def notifications_mark_read(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID] | None, strawberry.argument(description="Up to 100 of one's own.")] = UNSET,
    ) -> Any:
        """Of the caller."""
        work = notifications.notifications_mark_read(actor=info.context.actor, notifications=given(ids))
        return await settle(ViewerPayload, work, viewer=lambda _: viewer_row(info))


def viewer_row(info: Info) -> ViewerRow | None:
    """The row behind `Viewer`; none before sign-in."""
    caller = info.context.caller
    return None if caller is None or caller.kind == "public" else ViewerRow(caller)


def _done(_: object) -> bool:
    return True


async def _change_password(info: Info, current_password: str, new_password: str) -> None:
    opened = await account.password_change(
        actor=info.context.actor,
        current_password=current_password,
        new_password=new_password,
        browser=cookies.browser_of(info.context),
    )
    cookies.begin(info.context, opened)


async def _revoke(info: Info, session: str | None) -> None:
    key = None if session is None else ids.decode(SessionRow.prefix, session)
    if session is not None and key is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such session of yours.", ("id",))
    recognised = await cookies.recognise(info.context.facts)
    current_id = None if recognised is None else recognised.session_id
    await sessions.session_revoke(actor=info.context.actor, session_id=key, current_id=current_id)


async def _staff(viewer: ViewerRow, info: Info) -> StaffRow | None:
    caller = viewer.caller
    return await info.context.loader(staff_by_id).load(caller.id) if caller.kind == "staff" else None


def _preferences(staff: StaffRow) -> PreferencesRow:
    return PreferencesRow(staff.locale, staff.time_zone, staff.theme, staff.density, tuple(staff.home_cards))


async def _sessions(viewer: ViewerRow, info: Info) -> list[SeenSession]:
    caller = viewer.caller
    if caller.kind != "staff" or caller.id is None:
        return []
    rows = await queries.sessions_of(info.context.database, caller.id)
    return [SeenSession(row, row.secret_hash in _own_hashes(info)) for row in rows]


def _own_hashes(info: Info) -> list[str]:
    """Of the cookie that came, or of the one that goes with this answer."""
    sent = [cookie.value for cookie in info.context.cookies[-1:] if cookie.value]
    came = cookies.session_secret(info.context.facts)
    return [crypto.sha256(secret) for secret in (sent or ([came] if came else []))]
