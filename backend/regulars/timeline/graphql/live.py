"""The timeline as it grows."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.platform import ids, live
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import rows_are
from regulars.platform.outbox import Committed
from regulars.timeline.catalogue import TimelineKind
from regulars.timeline.following import Follower
from regulars.timeline.graphql.window import TimelineEvent
from regulars.timeline.queries import TimelineRow, visible


@dataclass(frozen=True, slots=True)
class PushRow:
    """The row behind `TimelinePush`."""

    cursor: str
    resync: bool
    event: TimelineRow | None


@strawberry.type(description="A timeline event with its place in the stream.")
class TimelinePush:
    """Answered from a `PushRow`."""

    is_type_of = rows_are(PushRow)

    cursor: Annotated[str, strawberry.field(description="Hand it back as after when reconnecting.")]
    resync: Annotated[bool, strawberry.field(description="Events were missed or came in bulk: read it again.")]

    @strawberry.field(
        description="New, or changed since; null in the first push, which bears the cursor, and in a resync.",
        graphql_type=TimelineEvent | None,
    )
    @staticmethod
    def event(push: strawberry.Parent[PushRow], info: Info) -> Any:
        """As it is now; of a kind that the caller may not see any more, nothing."""
        event = push.event
        return event if event is not None and event.kind in visible(info.context.actor, None) else None


@strawberry.type
class TimelineSubscriptions:
    """timelineEvent."""

    @requires(
        Scope.CUSTOMERS_READ,
        subscription=True,
        description="What comes onto a customer's timeline; kinds beyond the caller's scopes are left out.",
        graphql_type=TimelinePush | None,
    )
    async def timeline_event(
        self,
        info: Info,
        customer_id: Annotated[strawberry.ID, strawberry.argument(description="Whose timeline.")],
        kinds: Annotated[
            list[TimelineKind] | None, strawberry.argument(description="These kinds only; all where none is named.")
        ] = UNSET,
        after: Annotated[str | None, strawberry.argument(description="The cursor of the last push seen.")] = UNSET,
    ) -> AsyncGenerator[Any, None]:
        """Every event at least once, in order; the last push of an event bears its cursor, so that none is lost."""
        key = ids.decode("cus", customer_id) or 0
        chosen = given(kinds)
        names = None if chosen is None else [kind.value for kind in chosen]
        follower = Follower(info.context.database, info.context.actor, key, names)
        async with live.hub().subscribe(after=given(after)) as feed:
            place = live.cursor(feed.position)
            yield PushRow(place, resync=False, event=None)
            async for item in feed:
                reached = live.cursor(feed.position)
                if _is_bulk(item, key):
                    yield PushRow(reached, resync=True, event=None)
                elif isinstance(item, Committed):
                    rows = await follower.rows(item)
                    for number, row in enumerate(rows, 1):
                        yield PushRow(reached if number == len(rows) else place, resync=False, event=row)
                place = reached


def _is_bulk(item: Committed | live.Resync, customer_id: int) -> bool:
    """Whether so much happened that it is not told one by one."""
    return isinstance(item, live.Resync) or (
        item.name == "orders.imported" and customer_id in item.payload.get("customer_ids", ())
    )
