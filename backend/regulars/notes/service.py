"""Writing notes: add, edit with every earlier wording kept, resolve, delete."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from regulars.access import audit
from regulars.customers.service.people import CustomerDraft, People
from regulars.notes.events import NoteAdded, NoteDeleted, NoteEdited, NoteResolved
from regulars.notes.queries import NoteRow, note_by_id
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, RegularsError, StaleVersion
from regulars.platform.jobs.states import OnDuplicate, UpsertOutcome

MAX_BODY = 10_000

audit.plain("notes")


class NoteKind(StrEnum):
    """What a note is."""

    GENERAL = "GENERAL"
    PREFERENCE = "PREFERENCE"
    ISSUE = "ISSUE"
    INSTRUCTION = "INSTRUCTION"
    APPROVAL = "APPROVAL"


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note as written."""

    body: str
    kind: str = NoteKind.GENERAL
    pinned: bool = False
    show_on_orders: bool = False


@unit_of_work
async def note_add(
    tx: Transaction, *, actor: Actor, subject_id: str, draft: NoteDraft, idempotency_key: str | None = None
) -> int:
    """Write a note on a customer; answers its key. Refuses an unknown subject and an empty or overlong body."""
    fingerprint = [subject_id, draft.body, draft.kind, draft.pinned, draft.show_on_orders]
    known = await idempotency.remembered(tx, actor, "noteAdd", idempotency_key, fingerprint)
    if known is not None:
        return int(known)
    customer_id = await _subject(tx, subject_id)
    note_id = await write(tx, actor=actor, customer_id=customer_id, draft=draft, at=tx.now)
    tx.record(NoteAdded(customer_id=customer_id, note_id=note_id, kind=draft.kind), by=actor)
    await audit.record(
        tx, actor, action="note.added", subject=subject_id, changes={"note": (None, _checked(draft.body))}
    )
    await idempotency.remember(tx, actor, "noteAdd", idempotency_key, fingerprint, note_id)
    return note_id


@dataclass(frozen=True, slots=True)
class NoteToTake:
    """A note of a file, and the customer it is about, as the row names them."""

    who: CustomerDraft
    draft: NoteDraft
    at: int | None = None


@dataclass(frozen=True, slots=True)
class NoteTaken:
    """What became of it."""

    outcome: UpsertOutcome
    refusal: Refusal | None = None


class _OnlyTried(RegularsError):
    """Carries the outcomes out of a transaction that is not to be kept."""

    def __init__(self, outcomes: list[NoteTaken]) -> None:
        super().__init__("ONLY_TRIED", "Nothing was kept.")
        self.outcomes = outcomes


async def notes_take(
    *,
    actor: Actor,
    notes: Sequence[NoteToTake],
    on_duplicate: OnDuplicate,
    dry_run: bool,
    also: Callable[[Transaction, Sequence[NoteTaken]], Awaitable[None]],
) -> list[NoteTaken]:
    """Notes of a file, each for itself. One that the customer has word for word is written again only with ALLOW.

    `also` is called in the same transaction, and not for what is only tried.
    """
    try:
        return await _take(actor=actor, notes=notes, on_duplicate=on_duplicate, dry_run=dry_run, also=also)
    except _OnlyTried as tried:
        return tried.outcomes


@unit_of_work
async def _take(
    tx: Transaction,
    *,
    actor: Actor,
    notes: Sequence[NoteToTake],
    on_duplicate: OnDuplicate,
    dry_run: bool,
    also: Callable[[Transaction, Sequence[NoteTaken]], Awaitable[None]],
) -> list[NoteTaken]:
    people = await People.of(tx, [note.who for note in notes], tx.now)
    whom = [people.find(note.who) for note in notes]
    present = await present_bodies(tx, {person.id for person in whom if person})
    outcomes: list[NoteTaken] = []
    for note, person in zip(notes, whom, strict=True):
        if person is None:
            message = "There is no such customer. Import the customer first, or correct the row."
            column = "external_id" if note.who.external else "email" if note.who.columns.get("email") else "phone"
            outcomes.append(NoteTaken(UpsertOutcome.REFUSED, Refusal(ErrorCode.NOT_FOUND, message, (column,))))
            continue
        known = (person.id, _checked(note.draft.body))
        if known in present and on_duplicate is OnDuplicate.REJECT:
            message = "The customer has this note already. Leave the row out, or choose to keep what is there."
            outcomes.append(NoteTaken(UpsertOutcome.REFUSED, Refusal(ErrorCode.DUPLICATE, message, ("body",))))
        elif known in present and on_duplicate is not OnDuplicate.ALLOW:
            outcomes.append(NoteTaken(UpsertOutcome.UNCHANGED))
        else:
            at = tx.now if note.at is None else min(note.at, tx.now)
            note_id = await write(tx, actor=actor, customer_id=person.id, draft=note.draft, at=at)
            tx.record(NoteAdded(customer_id=person.id, note_id=note_id, kind=note.draft.kind), by=actor)
            present.add(known)
            outcomes.append(NoteTaken(UpsertOutcome.CREATED))
    if dry_run:
        raise _OnlyTried(outcomes)
    written = sum(one.outcome is UpsertOutcome.CREATED for one in outcomes)
    if written:
        await audit.record(tx, actor, action="notes.imported", changes={"notes": (None, written)})
    await also(tx, outcomes)
    return outcomes


async def present_bodies(tx: Transaction, customers: Collection[int]) -> set[tuple[int, str]]:
    """The notes that these customers have."""
    rows = await tx.fetch(
        f"SELECT customer_id, body FROM notes WHERE {tx.dialect.in_list('customer_id', 'bigint')}",
        (tx.dialect.array(sorted(customers)),),
    )
    return {(row[0], row[1]) for row in rows}


async def write(tx: Transaction, *, actor: Actor, customer_id: int, draft: NoteDraft, at: int) -> int:
    """Write the row alone, for verbs of rooms above that record their own event."""
    return await tx.insert(
        "INSERT INTO notes (version, customer_id, body, kind, pinned, show_on_orders,"
        " author_kind, author_id, author_name, created_at)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            customer_id,
            _checked(draft.body),
            draft.kind,
            draft.pinned,
            draft.show_on_orders,
            actor.kind,
            actor.id,
            actor.name,
            at,
        ),
    )


@unit_of_work
async def note_update(
    tx: Transaction, *, actor: Actor, note_id: int | None, draft: NoteDraft, expected_version: int | None = None
) -> int:
    """Reword or re-sort a note, keeping the earlier wording."""
    note = await _present(tx, note_id)
    if expected_version is not None and expected_version != note.version:
        raise StaleVersion(note.version, ids.encode("note", note.id))
    body = _checked(draft.body)
    if body != note.body:
        await tx.execute(
            "INSERT INTO note_revisions (note_id, at, body, actor_kind, actor_id, actor_name)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (note.id, tx.now, note.body, actor.kind, actor.id, actor.name),
        )
    await tx.execute(
        "UPDATE notes SET version = version + 1, body = ?, kind = ?, pinned = ?, show_on_orders = ?, edited_at = ?"
        " WHERE id = ?",
        (body, draft.kind, draft.pinned, draft.show_on_orders, tx.now, note.id),
    )
    tx.record(NoteEdited(customer_id=note.customer_id, note_id=note.id), by=actor)
    await _log(tx, actor, "note.edited", note, {"note": (note.body, body), "kind": (note.kind, draft.kind)})
    return note.id


@unit_of_work
async def note_resolve(tx: Transaction, *, actor: Actor, note_id: int | None, resolved: bool) -> int:
    """Mark a note as done, or open it again; a second time changes nothing."""
    note = await _present(tx, note_id)
    if resolved == (note.resolved_at is not None):
        return note.id
    who = (actor.kind, actor.id, actor.name) if resolved else (None, None, None)
    await tx.execute(
        "UPDATE notes SET version = version + 1, resolved_at = ?, resolver_kind = ?, resolver_id = ?, resolver_name = ?"
        " WHERE id = ?",
        (tx.now if resolved else None, *who, note.id),
    )
    tx.record(NoteResolved(customer_id=note.customer_id, note_id=note.id, resolved=resolved), by=actor)
    await _log(tx, actor, "note.resolved" if resolved else "note.reopened", note, {})
    return note.id


@unit_of_work
async def note_delete(tx: Transaction, *, actor: Actor, note_id: int | None) -> int:
    """Take a note away with its earlier wordings; the log keeps that it was there."""
    note = await _present(tx, note_id)
    await tx.execute("DELETE FROM notes WHERE id = ?", (note.id,))
    tx.record(NoteDeleted(customer_id=note.customer_id, note_id=note.id), by=actor)
    await _log(tx, actor, "note.deleted", note, {"note": (note.body, None)})
    return note.id


async def _log(tx: Transaction, actor: Actor, action: str, note: NoteRow, changes: dict[str, tuple[Any, Any]]) -> None:
    kept = {key: change for key, change in changes.items() if change[0] != change[1]}
    await audit.record(tx, actor, action=action, subject=ids.encode("cus", note.customer_id), changes=kept)


async def _subject(tx: Transaction, subject_id: str) -> int:
    key = ids.decode("cus", subject_id)
    found = None if key is None else await tx.fetch_value("SELECT id FROM customers WHERE id = ?", (key,))
    if found is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("subjectId",))
    return int(found)


async def _present(tx: Transaction, note_id: int | None) -> NoteRow:
    """The note, which nobody else changes until this transaction ends."""
    locked = await tx.fetch_value(f"SELECT id FROM notes WHERE id = ?{tx.dialect.lock_rows()}", (note_id,))
    note = None if locked is None else await note_by_id(tx, locked)
    if note is None:
        raise Refusal(ErrorCode.NOT_FOUND, "This note is gone.", ("id",))
    return note


def _checked(body: str) -> str:
    text = body.strip()
    if not text:
        raise Refusal(ErrorCode.REQUIRED, "Write something first.", ("input", "body"))
    if len(text) > MAX_BODY:
        raise Refusal(
            ErrorCode.TOO_LONG, f"A note holds at most {MAX_BODY} letters; this one has {len(text)}.", ("input", "body")
        )
    return text
