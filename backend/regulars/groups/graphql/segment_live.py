"""Who comes into a segment and goes out of it, as it happens."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.groups.graphql.segments import MembershipChange
from regulars.groups.queries.changes import ChangeRow, changes_by_id
from regulars.groups.queries.segments import segments_by_id
from regulars.platform import ids, live
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import rows_are
from regulars.platform.outbox import Committed

TOLD_ONE_BY_ONE = 25
"""Up to so many at once, each has a push of its own; beyond, one says to read again."""
_MOVES = frozenset({"segment.entered", "segment.left"})


@dataclass(frozen=True, slots=True)
class PushRow:
    """The row behind `MembershipPush`."""

    cursor: str
    resync: bool
    change: ChangeRow | None
    member_count: int


@strawberry.type(description="A membership change with its place in the stream.")
class MembershipPush:
    """Answered from a `PushRow`."""

    is_type_of = rows_are(PushRow)

    cursor: Annotated[str, strawberry.field(description="Hand it back as after when reconnecting.")]
    resync: Annotated[
        bool,
        strawberry.field(
            description="Many moved at once, by a new rule or an import, or some were missed: read it again."
        ),
    ]
    change: Annotated[
        MembershipChange | None, strawberry.field(description="Null in the first push, which bears the count.")
    ]
    member_count: Annotated[int, strawberry.field(description="How many there are now.")]


@strawberry.type
class SegmentSubscriptions:
    """segmentMembership."""

    @requires(
        Scope.GROUPS_READ,
        subscription=True,
        description="A segment's size now, then who comes and goes. Ends where the segment is taken away.",
        graphql_type=MembershipPush | None,
    )
    async def segment_membership(
        self,
        info: Info,
        segment_id: Annotated[strawberry.ID, strawberry.argument(description="Which segment.")],
        after: Annotated[str | None, strawberry.argument(description="The cursor of the last push seen.")] = UNSET,
    ) -> AsyncGenerator[Any, None]:
        """Every change once, in order; the last push of a batch bears its cursor."""
        database, actor, key = info.context.database, info.context.actor, ids.decode("seg", segment_id) or 0
        async with live.hub().subscribe(after=given(after)) as feed:
            place = live.cursor(feed.position)
            count = await _count(info, key)
            if count is None:
                return
            yield PushRow(place, resync=False, change=None, member_count=count)
            async for item in feed:
                reached = live.cursor(feed.position)
                moved = _moved(item, key)
                if moved is not None:
                    count = await _count(info, key)
                    if count is None:
                        return
                    if not moved or len(moved) > TOLD_ONE_BY_ONE:
                        yield PushRow(reached, resync=True, change=None, member_count=count)
                    else:
                        found = await changes_by_id(database, actor, moved)
                        for number, change in enumerate(moved, 1):
                            told = reached if number == len(moved) else place
                            yield PushRow(told, resync=False, change=found.get(change), member_count=count)
                place = reached


async def _count(info: Info, key: int) -> int | None:
    segment = (await segments_by_id(info.context.database, [key])).get(key)
    return None if segment is None else segment.member_count


def _moved(item: Committed | live.Resync, key: int) -> list[int] | None:
    """The changes that an event tells of the segment; empty where all is to be read again, none of other events."""
    if isinstance(item, live.Resync):
        return []
    if item.payload.get("segment_id") != key:
        return None
    if item.name in _MOVES:
        return list(item.payload["change_ids"])
    return [] if item.name in {"segment.filled", "segment.deleted"} else None
