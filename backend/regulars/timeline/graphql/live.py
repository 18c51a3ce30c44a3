"""The timeline as it grows."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.platform import ids, live
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import find_node, rows_are
from regulars.platform.outbox import Committed
from regulars.timeline.catalogue import TimelineKind
from regulars.timeline.following import Follower
from regulars.timeline.graphql.window import TimelineEvent
from regulars.timeline.queries import TimelineRow, Whose, visible


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
        description="What comes onto the timeline of a customer or of an order; kinds beyond the caller's scopes are"
        " left out.",
        graphql_type=TimelinePush | None,
    )
    async def timeline_event(
        self,
        info: Info,
        customer_id: Annotated[strawberry.ID | None, strawberry.argument(description="This customer's.")] = UNSET,
        order_id: Annotated[strawberry.ID | None, strawberry.argument(description="Or this order's.")] = UNSET,
        kinds: Annotated[
            list[TimelineKind] | None, strawberry.argument(description="These kinds only; all where none is named.")
        ] = UNSET,
        after: Annotated[str | None, strawberry.argument(description="The cursor of the last push seen.")] = UNSET,
    ) -> AsyncGenerator[Any, None]:
        """Every event at least once, in order; the last push of an event bears its cursor, so that none is lost."""
        whose = await _whose(info, given(customer_id), given(order_id))
        chosen = given(kinds)
        names = None if chosen is None else [kind.value for kind in chosen]
        follower = Follower(info.context.database, info.context.actor, whose, names)
        async with live.hub().subscribe(after=given(after)) as feed:
            place = live.cursor(feed.position)
            yield PushRow(place, resync=False, event=None)
            async for item in feed:
                reached = live.cursor(feed.position)
                if _is_bulk(item, whose):
                    yield PushRow(reached, resync=True, event=None)
                elif isinstance(item, Committed):
                    rows = await follower.rows(item)
                    for number, row in enumerate(rows, 1):
                        yield PushRow(reached if number == len(rows) else place, resync=False, event=row)
                place = reached


async def _whose(info: Info, customer_id: str | None, order_id: str | None) -> Whose:
    """The order is one that the caller may see; nothing comes of any other."""
    if (customer_id is None) == (order_id is None):
        raise Refusal(ErrorCode.INVALID, "Name a customer or an order, one of them.", ("customerId",))
    if order_id is None:
        return Whose("customer", ids.decode("cus", customer_id or "") or 0)
    is_seen = await find_node(info.context, order_id) is not None
    return Whose("order", (ids.decode("ord", order_id) or 0) if is_seen else 0)


def _is_bulk(item: Committed | live.Resync, whose: Whose) -> bool:
    """Whether so much happened that it is not told one by one."""
    if isinstance(item, live.Resync):
        return True
    return item.name == "orders.imported" and (
        whose.kind == "order" or whose.key in item.payload.get("customer_ids", ())
    )
