"""The window on entries that colleagues and programs write themselves."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.platform import ids
from regulars.platform.graphql.arguments import IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import Instant
from regulars.timeline import queries, service
from regulars.timeline.graphql.window import TimelineEvent
from regulars.timeline.queries import STORED
from regulars.timeline.service import EntryDraft


@strawberry.input(description="A label and a value.")
class TimelineDetailInput:
    """Checked by the service."""

    label: Annotated[str, strawberry.field(description="1 to 50 letters.")]
    value: Annotated[str, strawberry.field(description="1 to 500 letters.")]


@strawberry.input(description="Something that happened elsewhere, such as a call.")
class TimelineEntryInput:
    """Checked by the service."""

    title: Annotated[str, strawberry.field(description="1 to 200 letters, such as: Called back about the delivery.")]
    details: Annotated[list[TimelineDetailInput] | None, strawberry.field(description="More of it, up to 20.")] = UNSET
    at: Annotated[Instant | None, strawberry.field(description="When it happened; left out, now.")] = UNSET


@strawberry.type(description="Outcome of timelineEntryAdd.")
class TimelineEntryPayload(Payload):
    """The entry as it stands on the timeline."""

    event: Annotated[
        TimelineEvent | None, strawberry.field(description="The entry; null where you may not read notes.")
    ] = None


@strawberry.type
class TimelineMutations:
    """Entries for the team alone: whoever sees them may read notes."""

    @requires(
        Scope.NOTES_WRITE,
        description="Writes an entry for the team on the timeline of a customer or an order; its kind is NOTE.",
        graphql_type=TimelineEntryPayload | None,
    )
    @staticmethod
    async def timeline_entry_add(
        info: Info,
        subject_id: Annotated[strawberry.ID, strawberry.argument(description="The customer or the order.")],
        input: Annotated[TimelineEntryInput, strawberry.argument(description="What happened.")],
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `service.entry_add`."""
        details = tuple((one.label, one.value) for one in given(input.details) or ())
        work = service.entry_add(
            actor=info.context.actor,
            subject_id=subject_id,
            draft=EntryDraft(input.title, details, given(input.at)),
            idempotency_key=given(idempotency_key),
        )
        return await settle(TimelineEntryPayload, work, event=lambda key: _event(info, key))

    @requires(
        Scope.NOTES_WRITE,
        description="Takes away an entry that was written by timelineEntryAdd.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def timeline_entry_delete(info: Info, id: strawberry.ID) -> Any:
        """See `service.entry_delete`."""
        work = service.entry_delete(actor=info.context.actor, entry_id=ids.decode("evt", id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("evt", key)))


async def _event(info: Info, key: int) -> Any:
    return (await queries.rows_by_key(info.context.database, info.context.actor, STORED, [key])).get(key)
