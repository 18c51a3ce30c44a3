"""The window of the notes: notes on records, standing instructions, and the verbs on them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.directives import requires
from regulars.access.graphql.staff import StaffMention, StaffUser
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerRef
from regulars.notes import queries
from regulars.notes.queries import NoteRow, NoteWish, RevisionRow
from regulars.notes.references import CompanyRef, OrderRef
from regulars.notes.service import writing
from regulars.notes.subjects import CUSTOMER, On
from regulars.notes.words import NoteDraft, NoteKind
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, ExpectedVersion, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connections
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import Node, Versioned, find_node, register_node, rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import Window, window

strawberry.enum(NoteKind, description="What a note is.")
NoteSubject = Annotated[
    CustomerRef | OrderRef | CompanyRef, strawberry.union("NoteSubject", description="What a note can stand on.")
]


@strawberry.type(description="An earlier wording.")
class NoteRevision:
    """Answered from a `RevisionRow`."""

    at: Annotated[Instant, strawberry.field(description="When it was written over.")]
    body: Annotated[str, strawberry.field(description="The wording until then.")]

    @strawberry.field(description="Who wrote over it.", graphql_type=ActorRef)
    @staticmethod
    def actor(revision: strawberry.Parent[RevisionRow]) -> Any:
        """By name."""
        return actor_row(revision.actor_kind, revision.actor_id, revision.actor_name)


@strawberry.type(description="A note among colleagues: never shown to customers, in no export without NOTES_READ.")
class Note(Node, Versioned):
    """Answered from a `NoteRow`."""

    is_type_of = rows_are(NoteRow)

    body: Annotated[str, strawberry.field(description="A Markdown subset.")]
    kind: Annotated[NoteKind, strawberry.field(description="What it is.")]
    pinned: Annotated[bool, strawberry.field(description="Kept on top.")]
    show_on_orders: Annotated[bool, strawberry.field(description="A standing instruction, shown on every order.")]
    created_at: Annotated[Instant, strawberry.field(description="When it was written.")]
    edited_at: Annotated[Instant | None, strawberry.field(description="When it was last changed.")]
    resolved_at: Annotated[Instant | None, strawberry.field(description="When it was done with.")]

    @strawberry.field(description="Who wrote it.", graphql_type=ActorRef)
    @staticmethod
    def author(note: strawberry.Parent[NoteRow]) -> Any:
        """By name."""
        return actor_row(note.author_kind, note.author_id, note.author_name)

    @strawberry.field(description="Who marked it as done.", graphql_type=ActorRef | None)
    @staticmethod
    def resolved_by(note: strawberry.Parent[NoteRow]) -> Any:
        """By name; none while it is open."""
        return (
            None
            if note.resolver_kind is None
            else actor_row(note.resolver_kind, note.resolver_id, note.resolver_name or "")
        )

    @strawberry.field(description="Earlier wordings, newest first.", directives=[ListSize(assumed_size=3)])
    @staticmethod
    async def revisions(note: strawberry.Parent[NoteRow], info: Info) -> list[NoteRevision]:
        """One read for all notes of the operation."""
        return await info.context.loader(_revisions).load(note.id) or []

    @strawberry.field(description="Colleagues whom it mentions, by name.", directives=[ListSize(assumed_size=3)])
    @staticmethod
    async def mentions(note: strawberry.Parent[NoteRow], info: Info) -> list[StaffUser]:
        """One read for all notes of the operation."""
        found: list[tuple[int, str]] = await info.context.loader(_mentions).load(note.id) or []
        told: Any = [StaffMention(key, name) for key, name in found]
        return told

    @strawberry.field(
        description="What it stands on; null where that may not be seen.", graphql_type=NoteSubject | None
    )
    @staticmethod
    async def subject(note: strawberry.Parent[NoteRow], info: Info) -> Any:
        """One read for all notes of the operation."""
        return await find_node(info.context, writing.on_of(note).node)


@strawberry.input(description="A note to write; @name in the body mentions a colleague.")
class NoteInput:
    """Checked by the service."""

    body: Annotated[str, strawberry.field(description="1 to 10,000 letters.")]
    kind: Annotated[NoteKind, strawberry.field(description="What it is.")] = NoteKind.GENERAL
    pinned: Annotated[bool, strawberry.field(description="Keep it on top.")] = False
    show_on_orders: Annotated[
        bool, strawberry.field(description="Show it on every order of the customer on whom it stands.")
    ] = False
    mention_ids: Annotated[
        list[strawberry.ID] | None, strawberry.field(description="Colleagues to notify beside those whom @name names.")
    ] = strawberry.UNSET


def draft_of(note: NoteInput) -> NoteDraft:
    """The draft of an input."""
    mentioned = given(note.mention_ids) or ()
    return NoteDraft(note.body, note.kind.value, note.pinned, note.show_on_orders, tuple(mentioned))


@strawberry.type
class CustomerNotes:
    """The notes' part of Customer."""

    @requires(
        Scope.NOTES_READ, description="Notes among colleagues, newest first.", graphql_type=Connection[Note] | None
    )
    @each("id")
    @staticmethod
    async def notes(
        customers: Sequence[int],
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        kinds: list[NoteKind] | None = strawberry.UNSET,
        resolved: bool | None = strawberry.UNSET,
        pinned_first: bool = True,
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every customer of the page."""
        chosen = given(kinds)
        wish = NoteWish(None if chosen is None else tuple(kind.value for kind in chosen), given(resolved), pinned_first)
        return await notes_on(info.context, CUSTOMER, customers, wish, window(first=given(first), after=given(after)))

    @requires(
        Scope.NOTES_READ,
        description="Standing instructions to show on every order.",
        directives=[ListSize(assumed_size=3)],
        graphql_type=list[Note] | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def instructions(customer: strawberry.Parent[Any], info: Info) -> Any:
        """Open ones, oldest first."""
        return await instructions_of(info.context, customer.id)


@strawberry.type(description="Outcome of noteAdd, noteUpdate, noteResolve, noteRestore.")
class NotePayload(Payload):
    """The note as it is now."""

    note: Annotated[Note | None, strawberry.field(description="The note as it is now.")] = None


@strawberry.type
class NoteQueries:
    """What writing notes needs."""

    @requires(
        Scope.NOTES_READ,
        description="Colleagues whom a note can mention, by name: those who may read notes.",
        directives=[ListSize(assumed_size=50)],
        graphql_type=list[StaffUser] | None,
    )
    @staticmethod
    async def mentionable_colleagues(info: Info) -> Any:
        """At most 500."""
        return [StaffMention(key, name) for key, name in await queries.mentionable(info.context.database)]


@strawberry.type
class NoteMutations:
    """The verbs on notes."""

    @requires(
        Scope.NOTES_WRITE,
        description="Writes a note on a customer, an order or a company.",
        graphql_type=NotePayload | None,
    )
    @staticmethod
    async def note_add(
        info: Info, subject_id: strawberry.ID, input: NoteInput, idempotency_key: IdempotencyKey = strawberry.UNSET
    ) -> Any:
        """See `writing.note_add`."""
        work = writing.note_add(
            actor=info.context.actor,
            subject_id=subject_id,
            draft=draft_of(input),
            idempotency_key=given(idempotency_key),
        )
        return await settle(NotePayload, work, note=_reader(info))

    @requires(
        Scope.NOTES_WRITE,
        description="Rewords or re-sorts a note; the earlier wording is kept.",
        graphql_type=NotePayload | None,
    )
    @staticmethod
    async def note_update(
        info: Info, id: strawberry.ID, input: NoteInput, expected_version: ExpectedVersion = strawberry.UNSET
    ) -> Any:
        """See `writing.note_update`."""
        work = writing.note_update(
            actor=info.context.actor,
            note_id=ids.decode("note", id),
            draft=draft_of(input),
            expected_version=given(expected_version),
        )
        return await settle(NotePayload, work, note=_reader(info))

    @requires(
        Scope.NOTES_WRITE, description="Marks a note as done, or opens it again.", graphql_type=NotePayload | None
    )
    @staticmethod
    async def note_resolve(info: Info, id: strawberry.ID, resolved: bool = True) -> Any:
        """See `writing.note_resolve`."""
        work = writing.note_resolve(actor=info.context.actor, note_id=ids.decode("note", id), resolved=resolved)
        return await settle(NotePayload, work, note=_reader(info))

    @requires(
        Scope.NOTES_WRITE,
        description="Takes a note away; noteRestore brings it back for 30 days.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def note_delete(info: Info, id: strawberry.ID) -> Any:
        """See `writing.note_delete`."""
        work = writing.note_delete(actor=info.context.actor, note_id=ids.decode("note", id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("note", key)))

    @requires(
        Scope.NOTES_WRITE,
        description="Brings a deleted note back with its author, times and earlier wordings.",
        graphql_type=NotePayload | None,
    )
    @staticmethod
    async def note_restore(info: Info, id: strawberry.ID) -> Any:
        """See `writing.note_restore`."""
        work = writing.note_restore(actor=info.context.actor, note_id=ids.decode("note", id))
        return await settle(NotePayload, work, note=_reader(info))


async def notes_on(
    context: Context, prefix: str, keys: Sequence[int], wish: NoteWish, looked: Window
) -> Mapping[int, Any]:
    """Pages of the notes on records that the caller may see; without a cursor one read serves them all."""
    reader, actor = context.database, context.actor
    if looked.is_start:
        pages = await queries.first_notes_of_each(reader, actor, prefix, keys, wish, looked.size)
    else:
        pages = {key: await queries.notes_of(reader, actor, On(prefix, key), wish, looked) for key in keys}
    return connections(context, pages, lambda some: queries.note_counts(reader, prefix, some, wish))


async def instructions_of(context: Context, customer_id: int) -> list[NoteRow]:
    """The open instructions of a customer, oldest first; one read for all customers of the operation."""
    return await context.loader(_instructions).load(customer_id) or []


def _reader(info: Info) -> Callable[[int], Awaitable[NoteRow | None]]:
    return lambda note_id: queries.note_by_id(info.context.database, note_id)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, NoteRow]:
    if not context.actor.may(Scope.NOTES_READ):
        return {}
    return await queries.notes_by_id(context.database, context.actor, keys)


async def _instructions(context: Context, customers: Sequence[int]) -> Mapping[int, list[NoteRow]]:
    return await queries.instructions_of_each(context.database, customers)


async def _mentions(context: Context, notes: Sequence[int]) -> Mapping[int, list[tuple[int, str]]]:
    return await queries.mentions_of_each(context.database, notes)


async def _revisions(context: Context, notes: Sequence[int]) -> Mapping[int, list[RevisionRow]]:
    return await queries.revisions_of_each(context.database, notes)


register_node("note", _nodes)
