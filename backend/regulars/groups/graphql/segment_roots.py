"""Reading and writing segments."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import SIGNED_IN, access, requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerFilterRef
from regulars.customers.queries import listing
from regulars.groups.graphql.segments import Segment, SegmentTemplate
from regulars.groups.queries import segments
from regulars.groups.queries.explanation import explanation
from regulars.groups.queries.segments import SegmentRow
from regulars.groups.queries.templates import TEMPLATES
from regulars.groups.service.segments import SegmentDraft, segment_delete, segment_save
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, ExpectedVersion, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.query.page import window


@strawberry.input(description="A segment to write.")
class SegmentInput:
    """Checked by the service."""

    name: Annotated[str, strawberry.field(description="1 to 200 letters.")]
    filter: Annotated[CustomerFilterRef, strawberry.field(description="The rule; at least one condition.")]
    description: Annotated[str | None, strawberry.field(description="Up to 2,000 letters.")] = UNSET
    label_priority: Annotated[
        int | None, strawberry.field(description="Lower wins Customer.segmentLabel; null never labels.")
    ] = UNSET
    control_percent: Annotated[
        int, strawberry.field(description="Share kept out of every campaign to measure against, 0 to 90.")
    ] = 0
    template_key: Annotated[str | None, strawberry.field(description="Of the template it began with.")] = UNSET


@strawberry.type(description="Outcome of segmentSave.")
class SegmentPayload(Payload):
    """The segment as it is now."""

    segment: Annotated[Segment | None, strawberry.field(description="The segment, filled.")] = None


@strawberry.type
class SegmentQueries:
    """segment, segments, segmentExplanation, segmentTemplates."""

    @requires(Scope.GROUPS_READ, description="One segment.", graphql_type=Segment | None)
    @staticmethod
    async def segment(info: Info, id: strawberry.ID) -> Any:
        """Null when it does not exist."""
        key = ids.decode("seg", id)
        return None if key is None else (await segments.segments_by_id(info.context.database, [key])).get(key)

    @requires(Scope.GROUPS_READ, description="Segments by name.", graphql_type=Connection[Segment] | None)
    @staticmethod
    async def segments(info: Info, first: First = UNSET, after: After = UNSET, search: str | None = UNSET) -> Any:
        """A page."""
        looked, reader, wanted = window(first=given(first), after=given(after)), info.context.database, given(search)
        page = await segments.segments_page(reader, info.context.actor, wanted, looked)
        return connection(page, lambda: segments.segments_count(reader, wanted))

    @requires(Scope.GROUPS_READ, description="A rule in words, before it is saved; its size is customerCount.")
    @staticmethod
    async def segment_explanation(
        info: Info, filter: Annotated[CustomerFilterRef, strawberry.argument(description="The rule.")]
    ) -> str | None:
        """Refused like the rule itself where it cannot be followed."""
        reader, wanted = info.context.database, fields_of(filter)
        await listing.condition(reader, info.context.actor, wanted)
        return await explanation(reader, wanted)

    @access(
        SIGNED_IN,
        description="Ready rules to begin with.",
        directives=[ListSize(assumed_size=30)],
        graphql_type=list[SegmentTemplate],
    )
    @staticmethod
    async def segment_templates() -> Any:
        """The same for everybody."""
        return list(TEMPLATES)


@strawberry.type
class SegmentMutations:
    """segmentSave, segmentDelete."""

    @requires(
        Scope.GROUPS_WRITE,
        description="Makes a segment, or changes the one with this id, and fills it. The rule may ask only what the"
        " caller may read, and needs CUSTOMERS_READ.",
        graphql_type=SegmentPayload | None,
    )
    @staticmethod
    async def segment_save(
        info: Info,
        input: SegmentInput,
        id: strawberry.ID | None = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `service.segments.segment_save`."""
        wanted = given(id)
        work = segment_save(
            actor=info.context.actor,
            segment_id=None if wanted is None else (ids.decode("seg", wanted) or 0),
            draft=SegmentDraft(
                name=input.name,
                filter=fields_of(input.filter),
                description=given(input.description),
                label_priority=given(input.label_priority),
                control_percent=input.control_percent,
                template_key=given(input.template_key),
            ),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(SegmentPayload, work, segment=_reader(info))

    @requires(
        Scope.GROUPS_WRITE,
        description="Takes a segment away; its members stay customers. Refused while another's rule refers to it.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def segment_delete(info: Info, id: strawberry.ID) -> Any:
        """See `service.segments.segment_delete`."""
        work = segment_delete(actor=info.context.actor, segment_id=ids.decode("seg", id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("seg", key)))


def _reader(info: Info) -> Callable[[int], Awaitable[SegmentRow | None]]:
    async def read(key: int) -> SegmentRow | None:
        return (await segments.segments_by_id(info.context.database, [key])).get(key)

    return read
