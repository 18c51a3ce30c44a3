"""What notes take from files: their own, and the column `note` of customer files."""

from collections.abc import Sequence

from regulars.customers.service import importing
from regulars.imports import subjects
from regulars.notes import importing as notes
from regulars.notes.events import NoteAdded
from regulars.notes.service import following
from regulars.notes.service.taking import present_bodies
from regulars.notes.service.writing import prune, write
from regulars.notes.subjects import CUSTOMER, On
from regulars.notes.words import MAX_BODY, NoteDraft
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.following import Rows, follow
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work

_PRUNING = "notes.prune"


def listen() -> None:
    """Join the import of customers, offer the room's own, follow customers, and forget what was deleted."""
    follow("customer", Rows("notes", counted="notes"))
    following.join()
    kinds.register(Kind(_PRUNING, _prune))
    schedule.every(_PRUNING, interval=clock.DAY)
    subjects.register(notes.IMPORTER)
    importing.joins["note"] = importing.Join(_check, _imported)


async def _prune(work: Work) -> None:
    while await prune():
        work.check()


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
            note_id = await write(tx, actor=actor, on=On(CUSTOMER, customer), draft=draft, at=tx.now)
            tx.record(NoteAdded(customer, None, None, note_id=note_id, kind=draft.kind), by=actor)
            present.add((customer, body))
            changed.add(customer)
    return changed
