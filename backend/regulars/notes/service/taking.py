"""Taking the notes of a file."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from regulars.access import audit
from regulars.customers.service.people import CustomerDraft, People
from regulars.notes.events import NoteAdded
from regulars.notes.service.writing import checked, write
from regulars.notes.subjects import CUSTOMER, On
from regulars.notes.words import NoteDraft
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, RegularsError
from regulars.platform.jobs.states import OnDuplicate, UpsertOutcome


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
        known = (person.id, checked(note.draft.body))
        if known in present and on_duplicate is OnDuplicate.REJECT:
            message = "The customer has this note already. Leave the row out, or choose to keep what is there."
            outcomes.append(NoteTaken(UpsertOutcome.REFUSED, Refusal(ErrorCode.DUPLICATE, message, ("body",))))
        elif known in present and on_duplicate is not OnDuplicate.ALLOW:
            outcomes.append(NoteTaken(UpsertOutcome.UNCHANGED))
        else:
            at = tx.now if note.at is None else min(note.at, tx.now)
            note_id = await write(tx, actor=actor, on=On(CUSTOMER, person.id), draft=note.draft, at=at)
            tx.record(NoteAdded(person.id, None, None, note_id=note_id, kind=note.draft.kind), by=actor)
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
        "SELECT customer_id, body FROM notes WHERE deleted_at IS NULL"
        f" AND {tx.dialect.in_list('customer_id', 'bigint')}",
        (tx.dialect.array(sorted(customers)),),
    )
    return {(row[0], row[1]) for row in rows}
