"""Segments as the window shows them: rules, members, who came and went, days, overlaps; and those of a customer."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.filters import CustomerSort
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.queries import listing
from regulars.groups.graphql.performance import NO_RANGE, AudiencePerformance, Range
from regulars.groups.graphql.references import SegmentRef
from regulars.groups.queries import changes, segments
from regulars.groups.queries.changes import ChangeRow, DayRow, OverlapRow
from regulars.groups.queries.explanation import explanations
from regulars.groups.queries.performance import performances
from regulars.groups.queries.reasons import reason
from regulars.groups.queries.rules import reading_of
from regulars.groups.queries.segments import SegmentRow
from regulars.groups.queries.templates import TemplateRow
from regulars.groups.service.segments import readable
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection, connections
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.filter_values import filter_value
from regulars.platform.graphql.filters import DateRangeInput
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import Node, Versioned, find_node, register_node, rows_are
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Day, FilterValue, Instant
from regulars.platform.query.page import window

HIDDEN = "This rule reads what you may not see."


@strawberry.type(description="A customer came in or went out.")
class MembershipChange(Node):
    """Answered from a `ChangeRow`."""

    is_type_of = rows_are(ChangeRow)

    at: Annotated[Instant, strawberry.field(description="When.")]
    entered: Annotated[bool, strawberry.field(description="Came in; else went out.")]
    because: str | None = derived(
        lambda change: reason(change.because),
        description="What moved the customer, in words; null where it is not known.",
        reads=("because",),
    )

    @strawberry.field(
        description="Who; null without CUSTOMERS_READ.",
        graphql_type=CustomerRef | None,
        metadata=reading("customer_id"),
    )
    @staticmethod
    async def customer(change: strawberry.Parent[ChangeRow], info: Info) -> Any:
        """One read for the page."""
        return await find_node(info.context, ids.encode("cus", change.customer_id))


@strawberry.type(description="One day of a segment.")
class SegmentDay:
    """Answered from a `DayRow`."""

    is_type_of = rows_are(DayRow)

    day: Annotated[Day, strawberry.field(description="Where the first store stands.")]
    member_count: Annotated[int, strawberry.field(description="Members at its end; today: now.")]
    entered_count: Annotated[int, strawberry.field(description="How many came in.")]
    left_count: Annotated[int, strawberry.field(description="How many went out.")]


@strawberry.type(description="How far two segments are the same people.")
class SegmentOverlap:
    """Answered from an `OverlapRow`."""

    is_type_of = rows_are(OverlapRow)

    first_only_count: Annotated[int, strawberry.field(description="In this segment only.")]
    second_only_count: Annotated[int, strawberry.field(description="In the other only.")]
    both_count: Annotated[int, strawberry.field(description="In both.")]


@strawberry.type(description="A ready rule to begin with.")
class SegmentTemplate:
    """Answered from a `TemplateRow`."""

    is_type_of = rows_are(TemplateRow)

    key: Annotated[str, strawberry.field(description="For SegmentInput.templateKey.")]
    name: Annotated[str, strawberry.field(description="What it is called.")]
    description: Annotated[str, strawberry.field(description="Whom it finds, and what for.")]

    @strawberry.field(description="As segmentSave takes it.")
    @staticmethod
    def filter(template: strawberry.Parent[TemplateRow], info: Info) -> FilterValue:
        """The rule."""
        return FilterValue(filter_value(info, "CustomerFilter", template.filter))

    @strawberry.field(description="The rule in words.")
    @staticmethod
    async def explanation(template: strawberry.Parent[TemplateRow], info: Info) -> str:
        """As a segment with this rule would say it."""
        return (await explanations(info.context.database, [template.filter]))[0]


@strawberry.type(description="A saved filter whose members are kept up to date by events and by the clock.")
class Segment(Node, Versioned):
    """Answered from a `SegmentRow`."""

    is_type_of = rows_are(SegmentRow)

    name: Annotated[str, strawberry.field(description="Unique without regard to case and accents.")]
    description: Annotated[str | None, strawberry.field(description="In the merchant's words.")]
    member_count: Annotated[int, strawberry.field(description="How many customers are in it.")]
    label_priority: Annotated[
        int | None, strawberry.field(description="Lower wins Customer.segmentLabel; null never labels.")
    ]
    control_percent: Annotated[
        int, strawberry.field(description="Share kept out of every campaign to measure against.")
    ]
    template_key: Annotated[str | None, strawberry.field(description="Of the template it began with.")]
    last_evaluated_at: Annotated[
        Instant,
        strawberry.field(
            description="When it was last compared as a whole; in between every change moves whom it touches."
        ),
    ]
    created_at: Annotated[Instant, strawberry.field(description="When it was made.")]
    updated_at: Annotated[Instant, strawberry.field(description="When it was last saved.")]

    @strawberry.field(
        description="The rule; null where it reads what the caller may not.", metadata=reading("id", "rule")
    )
    @staticmethod
    async def filter(segment: strawberry.Parent[SegmentRow], info: Info) -> FilterValue | None:
        """As its input type takes it."""
        kept = reading_of(segment.rule).filter
        if not await readable(info.context.database, info.context.actor, kept):
            return None
        return FilterValue(filter_value(info, "CustomerFilter", kept))

    @strawberry.field(description="The rule in words.", metadata=reading("id", "rule"))
    @staticmethod
    async def explanation(segment: strawberry.Parent[SegmentRow], info: Info) -> str:
        """One read for the names in the rules of the whole page."""
        return await info.context.loader(_explained).load(segment.rule)

    @requires(
        Scope.CUSTOMERS_READ,
        description="The members; the newest customers first where nothing is said.",
        graphql_type=Connection[CustomerRef] | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def customers(
        segment: strawberry.Parent[SegmentRow],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        order_by: list[CustomerSort] | None = UNSET,
    ) -> Any:
        """The list of customers, limited to the members."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        wanted = await listing.condition(reader, actor, {"segment_id": {"eq": ids.encode("seg", segment.id)}})
        page = await listing.customers(
            reader,
            actor,
            window=looked,
            order=[fields_of(step) for step in given(order_by) or ()],
            keys=info.columns,
            wanted=wanted,
        )
        return connection(page, lambda: listing.count_of(reader, wanted))

    @strawberry.field(
        description="Who came and went, the newest first. What a changed rule moved is not told one by one.",
        graphql_type=Connection[MembershipChange],
    )
    @each("id")
    @staticmethod
    async def changes(
        keys: Sequence[int],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        since: Annotated[Instant | None, strawberry.argument(description="At this or later.")] = UNSET,
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every segment of the page."""
        looked = window(first=given(first), after=given(after))
        reader, actor, start = info.context.database, info.context.actor, given(since)
        if looked.is_start:
            pages = await changes.first_changes_of_each(reader, actor, keys, start, looked.size)
        else:
            pages = {key: await changes.changes_page(reader, actor, key, start, looked) for key in keys}
        return connections(info.context, pages, lambda some: changes.change_counts(reader, some, start))

    @strawberry.field(
        description="Members at the end of each day: of the last 90 where no range is given, at most 400.",
        graphql_type=list[SegmentDay],
        directives=[Cost(weight=5), ListSize(assumed_size=90)],
    )
    @each("id", missing=list)
    @staticmethod
    async def history(
        keys: Sequence[int],
        info: Info,
        range: Annotated[DateRangeInput | None, strawberry.argument(description="Which days.")] = UNSET,
    ) -> Mapping[int, Any]:
        """One read for the page."""
        wanted = fields_of(given(range))
        return await changes.history_of_each(info.context.database, keys, wanted.get("from"), wanted.get("to"))

    @strawberry.field(
        description="How far this segment and another are the same people; null where the other does not exist.",
        graphql_type=SegmentOverlap | None,
        directives=[Cost(weight=5)],
        metadata=reading("id"),
    )
    @staticmethod
    async def overlap(
        segment: strawberry.Parent[SegmentRow],
        info: Info,
        with_id: Annotated[strawberry.ID, strawberry.argument(description="The other segment.")],
    ) -> Any:
        """Counted now."""
        other = ids.decode("seg", with_id)
        return None if other is None else await changes.overlap(info.context.database, segment.id, other)

    @requires(
        Scope.CUSTOMERS_READ,
        description="What the members bought, beside everybody else.",
        graphql_type=AudiencePerformance | None,
        directives=[Cost(weight=10)],
    )
    @each("id")
    @staticmethod
    async def performance(keys: Sequence[int], info: Info, range: Range = NO_RANGE) -> Mapping[int, Any]:
        """Summed now, for all of the page at once."""
        days = fields_of(given(range))
        return await performances(info.context.database, "segment", keys, days.get("from"), days.get("to"))


@strawberry.type
class CustomerSegments:
    """The segments' part of Customer."""

    @requires(
        Scope.GROUPS_READ,
        description="The segments that hold the customer now, by name.",
        graphql_type=Connection[SegmentRef] | None,
    )
    @each("id")
    @staticmethod
    async def segments(
        customers: Sequence[int], info: Info, first: First = UNSET, after: After = UNSET
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every customer of the page."""
        looked = window(first=given(first), after=given(after))
        reader, actor = info.context.database, info.context.actor
        if looked.is_start:
            pages = await segments.first_segments_of_each(reader, actor, customers, looked.size)
        else:
            pages = {key: await segments.segments_of(reader, actor, key, looked) for key in customers}
        return connections(info.context, pages, lambda some: segments.segment_counts(reader, some))

    @requires(
        Scope.GROUPS_READ,
        description="Name of the foremost segment the customer is in (VIP), by Segment.labelPriority.",
        graphql_type=str | None,
    )
    @each("id")
    @staticmethod
    async def segment_label(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        return await segments.labels_of(info.context.database, customers)


async def _explained(context: Context, rules: Sequence[str]) -> Mapping[str, str]:
    kept = {text: reading_of(text).filter for text in rules}
    open_ones = [text for text in rules if await readable(context.database, context.actor, kept[text])]
    told = await explanations(context.database, [kept[text] for text in open_ones])
    return dict.fromkeys(rules, HIDDEN) | dict(zip(open_ones, told, strict=True))


async def _segment_nodes(context: Context, keys: Sequence[int]) -> Mapping[int, SegmentRow]:
    if not context.actor.may(Scope.GROUPS_READ):
        return {}
    return await segments.segments_by_id(context.database, keys)


async def _change_nodes(context: Context, keys: Sequence[int]) -> Mapping[int, ChangeRow]:
    if not context.actor.may(Scope.GROUPS_READ):
        return {}
    return await changes.changes_by_id(context.database, context.actor, keys)


register_node("seg", _segment_nodes)
register_node("sch", _change_nodes)
