"""Writing notes: add, edit with every earlier wording kept, resolve, delete, bring back."""

from typing import Any

from regulars.access import audit
from regulars.notes.events import NoteAdded, NoteDeleted, NoteEdited, NoteResolved, NoteRestored
from regulars.notes.queries import NoteRow, note_by_id
from regulars.notes.service.mentions import mention
from regulars.notes.subjects import CUSTOMER, On, Place, find
from regulars.notes.words import MAX_BODY, NoteDraft
from regulars.platform import clock, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion

RESTORED_FOR = 30 * clock.DAY
"""So long a deleted note can be brought back."""
_PRUNE_AT_ONCE = 1_000

audit.plain("notes")


@unit_of_work
async def note_add(
    tx: Transaction, *, actor: Actor, subject_id: str, draft: NoteDraft, idempotency_key: str | None = None
) -> int:
    """Write a note on a record; answers its key. Refuses an unknown subject and an empty or overlong body."""
    fingerprint = [subject_id, draft.body, draft.kind, draft.pinned, draft.show_on_orders, *draft.mention_ids]
    known = await idempotency.remembered(tx, actor, "noteAdd", idempotency_key, fingerprint)
    if known is not None:
        return int(known)
    on = On(*(ids.split(subject_id) or ("", 0)))
    place = await find(tx, actor, on)
    if place is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such record, or notes do not stand on it.", ("subjectId",))
    if draft.show_on_orders and on.prefix != CUSTOMER:
        message = "Only a note on a customer shows on every order; this one shows on its own."
        raise Refusal(ErrorCode.INVALID, message, ("input", "showOnOrders"))
    on = On(CUSTOMER, place.customer_id) if on.prefix == CUSTOMER and place.customer_id else on
    note_id = await write(tx, actor=actor, on=on, draft=draft, at=tx.now)
    await mention(tx, actor, note_id, draft.body, draft.mention_ids)
    tx.record(NoteAdded(*place, note_id=note_id, kind=draft.kind), by=actor)
    await audit.record(
        tx, actor, action="note.added", subject=subject_id, changes={"note": (None, checked(draft.body))}
    )
    await idempotency.remember(tx, actor, "noteAdd", idempotency_key, fingerprint, note_id)
    return note_id


async def write(tx: Transaction, *, actor: Actor, on: On, draft: NoteDraft, at: int) -> int:
    """Write the row alone, for verbs that record their own event."""
    return await tx.insert(
        "INSERT INTO notes (version, customer_id, subject_kind, subject_id, body, kind, pinned, show_on_orders,"
        " author_kind, author_id, author_name, created_at)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            *on.columns,
            checked(draft.body),
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
    note, place = await _present(tx, actor, note_id)
    if expected_version is not None and expected_version != note.version:
        raise StaleVersion(note.version, ids.encode("note", note.id))
    body = checked(draft.body)
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
    if draft.show_on_orders and on_of(note).prefix != CUSTOMER:
        message = "Only a note on a customer shows on every order; this one shows on its own."
        raise Refusal(ErrorCode.INVALID, message, ("input", "showOnOrders"))
    await mention(tx, actor, note.id, body, draft.mention_ids)
    tx.record(NoteEdited(*place, note_id=note.id), by=actor)
    await _log(tx, actor, "note.edited", note, {"note": (note.body, body), "kind": (note.kind, draft.kind)})
    return note.id


@unit_of_work
async def note_resolve(tx: Transaction, *, actor: Actor, note_id: int | None, resolved: bool) -> int:
    """Mark a note as done, or open it again; a second time changes nothing."""
    note, place = await _present(tx, actor, note_id)
    if resolved == (note.resolved_at is not None):
        return note.id
    who = (actor.kind, actor.id, actor.name) if resolved else (None, None, None)
    await tx.execute(
        "UPDATE notes SET version = version + 1, resolved_at = ?, resolver_kind = ?, resolver_id = ?, resolver_name = ?"
        " WHERE id = ?",
        (tx.now if resolved else None, *who, note.id),
    )
    tx.record(NoteResolved(*place, note_id=note.id, resolved=resolved), by=actor)
    await _log(tx, actor, "note.resolved" if resolved else "note.reopened", note, {})
    return note.id


@unit_of_work
async def note_delete(tx: Transaction, *, actor: Actor, note_id: int | None) -> int:
    """Take a note away: nobody sees it any more, and for 30 days `note_restore` brings it back as it was."""
    note, place = await _present(tx, actor, note_id)
    await tx.execute("UPDATE notes SET version = version + 1, deleted_at = ? WHERE id = ?", (tx.now, note.id))
    tx.record(NoteDeleted(*place, note_id=note.id), by=actor)
    await _log(tx, actor, "note.deleted", note, {"note": (note.body, None)})
    return note.id


@unit_of_work
async def note_restore(tx: Transaction, *, actor: Actor, note_id: int | None) -> int:
    """Bring a deleted note back with its author, its times and its earlier wordings; one that is there stays so."""
    note, place = await _present(tx, actor, note_id, with_deleted=True)
    gone = await tx.execute(
        "UPDATE notes SET version = version + 1, deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL", (note.id,)
    )
    if gone:
        tx.record(NoteRestored(*place, note_id=note.id), by=actor)
        await _log(tx, actor, "note.restored", note, {"note": (None, note.body)})
    return note.id


@unit_of_work
async def prune(tx: Transaction) -> int:
    """Forget some notes that were deleted so long ago that nobody brings them back."""
    return await tx.execute(
        "DELETE FROM notes WHERE id IN (SELECT id FROM notes WHERE deleted_at < ? ORDER BY deleted_at LIMIT ?)",
        (tx.now - RESTORED_FOR, _PRUNE_AT_ONCE),
    )


def on_of(note: NoteRow) -> On:
    """What a note stands on."""
    return On(CUSTOMER if note.subject_kind is None else note.subject_kind, note.customer_id or note.subject_id or 0)


async def _log(tx: Transaction, actor: Actor, action: str, note: NoteRow, changes: dict[str, tuple[Any, Any]]) -> None:
    kept = {key: change for key, change in changes.items() if change[0] != change[1]}
    await audit.record(tx, actor, action=action, subject=on_of(note).node, changes=kept)


async def _present(
    tx: Transaction, actor: Actor, note_id: int | None, *, with_deleted: bool = False
) -> tuple[NoteRow, Place]:
    """The note, which nobody else changes until this transaction ends, where the caller may see what it stands on."""
    locked = await tx.fetch_value(f"SELECT id FROM notes WHERE id = ?{tx.dialect.lock_rows()}", (note_id,))
    note = None if locked is None else await note_by_id(tx, locked, with_deleted=with_deleted)
    place = None if note is None else await find(tx, actor, on_of(note))
    if note is None or place is None:
        raise Refusal(ErrorCode.NOT_FOUND, "This note is gone.", ("id",))
    return note, place


def checked(body: str) -> str:
    text = body.strip()
    if not text:
        raise Refusal(ErrorCode.REQUIRED, "Write something first.", ("input", "body"))
    if len(text) > MAX_BODY:
        raise Refusal(
            ErrorCode.TOO_LONG, f"A note holds at most {MAX_BODY} letters; this one has {len(text)}.", ("input", "body")
        )
    return text
