"""The window of the timeline: what happened to a customer, and to an order."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import Node, NodeLoader, find_node, register_node, rows_are
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import Window, window
from regulars.timeline import queries
from regulars.timeline.catalogue import TimelineKind
from regulars.timeline.queries import Source, TimelineRow, Whose

strawberry.enum(TimelineKind, description="Kinds of events on the timeline.")


@strawberry.type(description="A label and a value for people.")
class LabelledValue:
    """Answered from a triple."""

    key: str = derived(lambda row: row[0], description="For programs.")
    label: str = derived(lambda row: row[1], description="For people.")
    value: str = derived(lambda row: row[2], description="As text.")


@strawberry.type(description="One thing that happened; kinds beyond the caller's scopes are left out.")
class TimelineEvent(Node):
    """Answered from a `TimelineRow`."""

    is_type_of = rows_are(TimelineRow)

    at: Annotated[Instant, strawberry.field(description="When it happened.")]
    kind: Annotated[TimelineKind, strawberry.field(description="What it belongs to.")]
    title: Annotated[str, strawberry.field(description="In words.")]
    details: Annotated[
        list[LabelledValue], strawberry.field(description="More of it.", directives=[ListSize(assumed_size=3)])
    ]

    @strawberry.field(description="Who did it, where that is known.", graphql_type=ActorRef | None)
    @staticmethod
    def actor(event: strawberry.Parent[TimelineRow]) -> Any:
        """By name."""
        return None if event.actor_kind is None else actor_row(event.actor_kind, event.actor_id, event.actor_name or "")

    @strawberry.field(
        description="The record it is about, where it is there and may be seen.", graphql_type=Node | None
    )
    @staticmethod
    async def subject(event: strawberry.Parent[TimelineRow], info: Info) -> Any:
        """Found by its id."""
        return None if event.subject_id is None else await find_node(info.context, event.subject_id)


@strawberry.type
class CustomerTimeline:
    """The timeline's part of Customer."""

    @strawberry.field(
        description="Everything that happened, newest first.",
        graphql_type=Connection[TimelineEvent] | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def timeline(
        customer: strawberry.Parent[Any],
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        kinds: list[TimelineKind] | None = strawberry.UNSET,
    ) -> Any:
        """One page over all sources."""
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        return await _page(info.context, Whose("customer", customer.id), given(kinds), looked)


@strawberry.type
class OrderTimeline:
    """The timeline's part of Order."""

    @strawberry.field(
        description="Everything that happened to it, newest first; kinds beyond the caller's scopes are left out.",
        graphql_type=Connection[TimelineEvent] | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def timeline(
        order: strawberry.Parent[Any],
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        kinds: list[TimelineKind] | None = strawberry.UNSET,
    ) -> Any:
        """One page over all sources."""
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        return await _page(info.context, Whose("order", order.id), given(kinds), looked)


async def _page(context: Context, whose: Whose, chosen: list[TimelineKind] | None, looked: Window) -> Any:
    kinds = None if chosen is None else tuple(kind.value for kind in chosen)
    reader, actor = context.database, context.actor
    found = await queries.timeline_of(reader, actor, whose, kinds, looked)
    return connection(found, lambda: queries.timeline_count(reader, actor, whose, kinds))


def register_source(source: Source) -> None:
    """Let a room's rows stand on the timeline, and `node(id)` find them."""
    queries.add_source(source)
    register_node(source.prefix, _nodes(source))


def _nodes(source: Source) -> NodeLoader:
    async def load(context: Context, keys: Sequence[int]) -> Mapping[int, TimelineRow]:
        if not context.actor.may("CUSTOMERS_READ"):
            return {}
        return await queries.rows_by_key(context.database, context.actor, source, keys)

    return load


register_node(queries.STORED.prefix, _nodes(queries.STORED))
