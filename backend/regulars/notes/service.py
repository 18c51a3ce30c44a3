"""Writing notes: add, edit with every earlier wording kept, resolve, delete."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from regulars.access import audit
from regulars.notes.events import NoteAdded, NoteDeleted, NoteEdited, NoteResolved
from regulars.notes.queries import NoteRow, note_by_id
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion

MAX_BODY = 10_000


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
