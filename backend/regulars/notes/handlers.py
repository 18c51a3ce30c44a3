"""What notes take from files: their own, and the column `note` of customer files."""

from collections.abc import Sequence

from regulars.customers.service import importing
from regulars.imports import subjects
from regulars.notes import importing as notes
from regulars.notes.events import NoteAdded
from regulars.notes.service import MAX_BODY, NoteDraft, present_bodies, write
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.following import Rows, follow


def listen() -> None:
    """Join the import of customers, and offer the room's own."""
    follow("customer", Rows("notes", counted="notes"))
    subjects.register(notes.IMPORTER)
    importing.joins["note"] = importing.Join(_check, _imported)


def _check(text: str) -> None:
    if len(text) > MAX_BODY:
        raise Refusal(ErrorCode.TOO_LONG, f"A note holds at most {MAX_BODY} letters.")


async def _imported(tx: Transaction, actor: Actor, rows: Sequence[tuple[int, str]]) -> set[int]:
    """A note that the customer has already is not written again."""
    present = await present_bodies(tx, {customer for customer, _ in rows})
    changed: set[int] = set()
    for customer, text in rows:
        body = text.strip()
        if (customer, body) not in present:
            draft = NoteDraft(body)
            note_id = await write(tx, actor=actor, customer_id=customer, draft=draft, at=tx.now)
            tx.record(NoteAdded(customer_id=customer, note_id=note_id, kind=draft.kind), by=actor)
            present.add((customer, body))
            changed.add(customer)
    return changed
