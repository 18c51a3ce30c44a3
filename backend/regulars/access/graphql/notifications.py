"""What waits for the colleague who is signed in to see it; a part of `Viewer`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Protocol

import strawberry
from strawberry import UNSET

from regulars.access import notifications as queries
from regulars.access.notifications import NotificationKind, NotificationRow
from regulars.platform.context import Actor
from regulars.platform.graphql.arguments import After, First
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import Cost
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import Node, find_node, register_node, rows_are
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import window

strawberry.enum(NotificationKind, description="What a notification is about.")


class _Viewing(Protocol):
    @property
    def caller(self) -> Actor:
        """Who asks."""
        ...


@strawberry.type(description="Something that waits for the colleague to see it.")
class Notification(Node):
    """Answered from a `NotificationRow`."""

    is_type_of = rows_are(NotificationRow)

    at: Annotated[Instant, strawberry.field(description="Since when.")]
    kind: Annotated[NotificationKind, strawberry.field(description="What it is about.")]
    title: Annotated[str, strawberry.field(description="In words.")]
    read_at: Annotated[Instant | None, strawberry.field(description="When it was seen.")]

    @strawberry.field(
        description="The record it is about, where it is there and may be seen.", graphql_type=Node | None
    )
    @staticmethod
    async def subject(notification: strawberry.Parent[NotificationRow], info: Info) -> Any:
        """Found by its id."""
        subject = notification.subject_id
        return None if subject is None else await find_node(info.context, subject)


@strawberry.type
class ViewerNotifications:
    """The notifications of the colleague; none for a token."""

    @strawberry.field(
        description="What waits to be seen, newest first; kept for 90 days.", graphql_type=Connection[Notification]
    )
    @staticmethod
    async def notifications(
        viewer: strawberry.Parent[Any],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        unread_only: Annotated[bool, strawberry.argument(description="Those that were not seen yet.")] = False,
    ) -> Any:
        """Of the caller alone."""
        reader, staff_id = info.context.database, _staff_id(viewer)
        looked = window(first=given(first), after=given(after))
        found = await queries.notifications_of(reader, staff_id, looked, unread=unread_only)
        return connection(found, lambda: queries.notification_count(reader, staff_id, unread=unread_only))

    @strawberry.field(description="How many were not seen yet.", directives=[Cost(weight=10)])
    @staticmethod
    async def unread_notification_count(viewer: strawberry.Parent[Any], info: Info) -> int:
        """Of the caller alone."""
        return await queries.notification_count(info.context.database, _staff_id(viewer), unread=True)


def _staff_id(viewer: _Viewing) -> int | None:
    caller = viewer.caller
    return caller.id if caller.kind == "staff" else None


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, NotificationRow]:
    actor = context.actor
    staff_id = actor.id if actor.kind == "staff" else None
    return await queries.notifications_by_key(context.database, staff_id, keys)


register_node(NotificationRow.prefix, _nodes)
