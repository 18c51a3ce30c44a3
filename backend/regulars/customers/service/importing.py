"""Taking the rows of a customer file, a batch in one transaction and a handful of statements."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

from regulars.access import audit
from regulars.customers.events import CustomersCreated, CustomersUpdated
from regulars.customers.service import consents, custom_fields
from regulars.customers.service.addressing import add_addresses, add_first_addresses
from regulars.customers.service.people import COLUMNS, CustomerDraft, People, Person, worked_out
from regulars.customers.service.searching import index_new, reindex
from regulars.customers.service.tagging import attach, attach_new, room_for
from regulars.platform import hooks
from regulars.platform.context import Actor
from regulars.platform.db.bulk import execute_for, insert
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.keys import reserve
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, RegularsError
from regulars.platform.jobs.states import UpsertOutcome
from regulars.platform.text import fold

OnDuplicate = Literal["REJECT", "RETURN_EXISTING", "UPDATE_EXISTING", "ALLOW"]

audit.plain("created", "updated")


@dataclass(frozen=True, slots=True)
class Join:
    """A column that a room above takes: how a text is checked, and what writes those of a batch.

    `check` stands at the top of a module, or can be pickled otherwise: files are read in another process.
    `write` answers the customers for whom something changed.
    """

    check: Callable[[str], None]
    write: Callable[[Transaction, Actor, Sequence[tuple[int, str]]], Awaitable[set[int]]]


joins: dict[str, Join] = {}
"""By column (`groups`, `note`); rooms above add theirs at start-up."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row."""

    outcome: UpsertOutcome
    customer_id: int | None = None
    refusal: Refusal | None = None


Taken = Sequence[tuple[CustomerDraft, Person]]
Also = Callable[[Transaction, Sequence[Outcome]], Awaitable[None]]
"""What is written with a batch, in its transaction."""


class _OnlyTried(RegularsError):
    """Carries the outcomes out of a transaction that is not to be kept."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__("ONLY_TRIED", "Nothing was kept.")
        self.outcomes = outcomes


async def import_batch(
    *,
    actor: Actor,
    drafts: Sequence[CustomerDraft],
    on_duplicate: OnDuplicate = "UPDATE_EXISTING",
    dry_run: bool = False,
    also: Also | None = None,
) -> list[Outcome]:
    """What becomes of each row, in their order; one that is refused leaves the others alone.

    `also` is not called for what is only tried.
    """
    try:
        return await _import(actor=actor, drafts=drafts, on_duplicate=on_duplicate, dry_run=dry_run, also=also)
    except _OnlyTried as tried:
        return tried.outcomes


@unit_of_work
async def _import(
    tx: Transaction,
    *,
    actor: Actor,
    drafts: Sequence[CustomerDraft],
    on_duplicate: OnDuplicate,
    dry_run: bool,
    also: Also | None,
) -> list[Outcome]:
    await tx.lock("customers.identity")
    people = await People.of(tx, drafts, tx.now)
    known = list(people.by_id.values())
    rows = [_take(people, draft, on_duplicate) for draft in drafts]
    changed = [person for person in known if person.changed]
    await _insert(tx, people.made)
    await _update(tx, changed)
    await _name(tx, people)
    taken = [(row.draft, row.person) for row in rows if row.person is not None]
    alone = [(person.only, person) for person in people.made if person.only is not None]
    others = [(draft, person) for draft, person in taken if person.only is None] if len(alone) < len(taken) else []
    await attach_new(tx, [(person.id, tag, key) for draft, person in alone for key, tag in draft.tags.items()])
    await add_first_addresses(tx, [(person.id, draft.address) for draft, person in alone if draft.address])
    full = await _tag(tx, others)
    beside = full.changed | await _beside(tx, actor, others, alone)
    touched = [person for person in known if person.id in beside and not person.changed]
    await _touch(tx, touched)
    await index_new(tx, [_words(draft, person) for draft, person in alone])
    several = [person.id for person in people.made if person.only is None]
    await reindex(tx, [*several, *(person.id for person in (*changed, *touched))])
    await _tell(tx, actor, people.made, [*changed, *touched])
    outcomes = [_outcome(row, full.refused, beside) for row in rows]
    if dry_run:
        raise _OnlyTried(outcomes)
    if also is not None:
        await also(tx, outcomes)
    return outcomes


@dataclass(frozen=True, slots=True)
class _Row:
    """A draft, whom it means, and what it did to them."""

    draft: CustomerDraft
    person: Person | None
    outcome: UpsertOutcome
    refusal: Refusal | None = None


def _take(people: People, draft: CustomerDraft, on_duplicate: OnDuplicate) -> _Row:
    try:
        found = people.known_as(draft.external) if on_duplicate == "ALLOW" else people.find(draft)
        if found is None:
            return _Row(draft, people.make(draft), UpsertOutcome.CREATED)
        if on_duplicate == "UPDATE_EXISTING":
            is_changed = people.change(found, draft)
            return _Row(draft, found, UpsertOutcome.UPDATED if is_changed else UpsertOutcome.UNCHANGED)
        if on_duplicate == "RETURN_EXISTING":
            return _Row(CustomerDraft(), found, UpsertOutcome.UNCHANGED)
        message = "This customer is there already. Leave the row out, or choose to update or to keep who is there."
        raise Refusal(ErrorCode.DUPLICATE, message, ("external_id" if draft.external else "email",))
    except Refusal as refusal:
        return _Row(draft, None, UpsertOutcome.REFUSED, refusal)


def _outcome(row: _Row, full: Mapping[int, Refusal], beside: set[int]) -> Outcome:
    key = None if row.person is None else row.person.id
    draft = row.draft
    if key is None or row.refusal is not None:
        return Outcome(UpsertOutcome.REFUSED, refusal=row.refusal)
    if draft.tags and key in full:
        return Outcome(UpsertOutcome.REFUSED, key, full[key])
    added = key in beside and (draft.tags or draft.address or draft.consents or draft.joined or draft.custom)
    return Outcome(UpsertOutcome.UPDATED if added and row.outcome is UpsertOutcome.UNCHANGED else row.outcome, key)


async def _insert(tx: Transaction, people: Sequence[Person]) -> None:
    for person, key in zip(people, await reserve(tx, "customers", len(people)), strict=True):
        person.id = key
    await insert(tx, "customers", _INSERTED, [(one.id, *_values(one.columns), tx.now) for one in people])


_INSERTED = ("id", *(name for name, _ in COLUMNS), "updated_at")
_values = itemgetter(*(name for name, _ in COLUMNS))


def _words(draft: CustomerDraft, person: Person) -> tuple[int, str, str]:
    worked = worked_out(draft)
    return person.id, worked.open_words, worked.personal_words


_ANEW = (
    ", email_verified_at = CASE WHEN customers.email_key = r.email_key THEN customers.email_verified_at END"
    ", email_deliverability ="
    " CASE WHEN customers.email_key = r.email_key THEN customers.email_deliverability ELSE 'UNKNOWN' END"
    ", phone_verification ="
    " CASE WHEN customers.phone_digits = r.phone_digits THEN customers.phone_verification ELSE 'FORMAT_VALID' END"
)
"""Of another address or number than before nothing is known yet."""


async def _update(tx: Transaction, people: Sequence[Person]) -> None:
    if not people:
        return
    columns: tuple[tuple[str, Kind], ...] = (("id", "bigint"), *COLUMNS)
    sets = ", ".join(f"{name} = r.{name}" for name, _ in COLUMNS) + _ANEW
    await execute_for(
        tx,
        f"UPDATE customers SET {sets}, version = version + 1, updated_at = ? FROM {{rows}} WHERE customers.id = r.id",
        columns,
        [(person.id, *_values(person.columns)) for person in people],
        before=(tx.now,),
    )


async def _name(tx: Transaction, people: People) -> None:
    rows = [(person.id, system, value, fold(value)) for person, (system, value) in people.named]
    await insert(tx, "customer_external_ids", ("customer_id", "system", "value", "value_key"), rows)


@dataclass(frozen=True, slots=True)
class _Tagged:
    """Who got a tag, and who has too many."""

    changed: set[int]
    refused: Mapping[int, Refusal]


async def _tag(tx: Transaction, taken: Taken) -> _Tagged:
    wanted = {(person.id, key): tag for draft, person in taken for key, tag in draft.tags.items()}
    if not wanted:
        return _Tagged(set(), {})
    missing, refused = await room_for(tx, [(customer, tag, key) for (customer, key), tag in wanted.items()])
    told = {
        customer: Refusal(ErrorCode(refusal.code), f"{refusal.message} The rest of the row was taken.", ("tags",))
        for customer, refusal in refused.items()
    }
    return _Tagged({row[0] for row in await attach(tx, missing)}, told)


async def _beside(tx: Transaction, actor: Actor, others: Taken, alone: Taken) -> set[int]:
    """Addresses of those who were there before, consents, and what rooms above add; answers whom it changed."""
    changed = await add_addresses(tx, [(person.id, draft.address) for draft, person in others if draft.address])
    taken = [*others, *alone]
    said = [(person.id, word) for draft, person in taken for word in draft.consents]
    if said:
        changed |= await consents.imported(tx, actor, said, new={person.id for _, person in alone})
    changed |= await custom_fields.write(
        tx, [(person.id, field, value) for draft, person in taken for field, value in draft.custom]
    )
    for column, join in joins.items():
        rows = [(person.id, draft.joined[column]) for draft, person in taken if column in draft.joined]
        if rows:
            changed |= await join.write(tx, actor, rows)
    return changed


async def _touch(tx: Transaction, people: Sequence[Person]) -> None:
    if not people:
        return
    await tx.execute(
        f"UPDATE customers SET version = version + 1, updated_at = ? WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.now, tx.dialect.array(person.id for person in people)),
    )


async def _tell(tx: Transaction, actor: Actor, made: Sequence[Person], changed: Sequence[Person]) -> None:
    """One event for all that came, one for all that changed."""
    if made:
        keys = tuple(person.id for person in made)
        tx.record(CustomersCreated(keys), by=actor)
        await hooks.on_create.run("customer", tx, actor, keys)
    if changed:
        fields = sorted({name for person in changed for name in person.changed})
        tx.record(CustomersUpdated(tuple(person.id for person in changed), tuple(fields)), by=actor)
    if made or changed:
        counts = {"created": (None, len(made)), "updated": (None, len(changed))}
        await audit.record(tx, actor, action="customers.imported", changes=counts)
