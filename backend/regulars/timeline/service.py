"""Entries that colleagues and programs write themselves, for the team alone: they need what notes need."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from regulars.access import audit
from regulars.customers.queries.redirects import as_now
from regulars.platform import clock, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean
from regulars.timeline.catalogue import TimelineKind
from regulars.timeline.events import EntryRemoved, EntryWritten

MAX_TITLE, MAX_DETAILS, MAX_LABEL, MAX_VALUE = 200, 20, 50, 500
_LATE = clock.DAY
"""An entry may be this far ahead of our clock."""


class Place(NamedTuple):
    """On whose timelines an entry stands, and in which store."""

    customer_id: int | None = None
    order_id: int | None = None
    store_id: int | None = None


finders: dict[str, Callable[[Transaction, Actor, int], Awaitable[Place | None]]] = {}
"""By the prefix of their ids, records of rooms above that have a timeline; none where the caller may not see it."""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry as written; `details` are labels and values."""

    title: str
    details: tuple[tuple[str, str], ...] = ()
    at: int | None = None


@unit_of_work
async def entry_add(
    tx: Transaction, *, actor: Actor, subject_id: str, draft: EntryDraft, idempotency_key: str | None = None
) -> int:
    """Write an entry on the timeline of a customer, or of an order and its customer; answers its key."""
    said = [subject_id, draft.title, draft.details, draft.at]
    known = await idempotency.remembered(tx, actor, "timelineEntryAdd", idempotency_key, said)
    if known is not None:
        return int(known)
    title, details = _checked(draft, tx.now)
    place = await _find(tx, actor, subject_id)
    if place is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such record, or it has no timeline.", ("subjectId",))
    key = await tx.insert(
        "INSERT INTO timeline_events (customer_id, order_id, store_id, at, kind, title, details,"
        " actor_kind, actor_id, actor_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            *place,
            tx.now if draft.at is None else draft.at,
            TimelineKind.NOTE,
            title,
            orjson.dumps(details).decode(),
            actor.kind,
            actor.id,
            actor.name,
        ),
    )
    tx.record(EntryWritten(key, *place), by=actor)
    await audit.record(tx, actor, action="timeline.entry_written", subject=subject_id, changes={"entry": (None, title)})
    await idempotency.remember(tx, actor, "timelineEntryAdd", idempotency_key, said, key)
    return key


@unit_of_work
async def entry_delete(tx: Transaction, *, actor: Actor, entry_id: int | None) -> int:
    """Take such an entry away; what the timeline wrote down itself stays."""
    row = await tx.fetch_one(
        "SELECT customer_id, order_id, store_id, title FROM timeline_events WHERE id = ? AND event_id IS NULL",
        (entry_id or 0,),
    )
    if row is None or not actor.sees_store(row[2]):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such entry, or nobody wrote it by hand.", ("id",))
    *place, title = row
    key = entry_id or 0
    await tx.execute("DELETE FROM timeline_events WHERE id = ?", (key,))
    tx.record(EntryRemoved(key, *place), by=actor)
    subject = ids.encode("cus", place[0]) if place[1] is None else ids.encode("ord", place[1])
    await audit.record(tx, actor, action="timeline.entry_removed", subject=subject, changes={"entry": (title, None)})
    return key


async def erase(tx: Transaction, actor: Actor, customers: Sequence[int]) -> None:
    """What somebody wrote about a person goes with them."""
    mine = tx.dialect.in_list("customer_id", "bigint")
    await tx.execute(
        f"DELETE FROM timeline_events WHERE event_id IS NULL AND {mine}", (tx.dialect.array(list(customers)),)
    )


async def _find(tx: Transaction, actor: Actor, subject_id: str) -> Place | None:
    prefix, key = ids.split(subject_id) or ("", 0)
    if prefix in finders:
        return await finders[prefix](tx, actor, key)
    asked = tx.dialect.array([ids.decode("cus", subject_id) or 0])
    customer_id = await tx.fetch_value(f"SELECT c.id FROM {as_now(tx.dialect)} c", (asked, asked))
    return None if customer_id is None else Place(customer_id)


def _checked(draft: EntryDraft, now: int) -> tuple[str, list[list[str]]]:
    title = clean(draft.title)
    if not title:
        raise Refusal(ErrorCode.REQUIRED, "Say in a few words what happened.", ("input", "title"))
    if len(title) > MAX_TITLE:
        raise Refusal(ErrorCode.TOO_LONG, f"A title holds at most {MAX_TITLE} letters.", ("input", "title"))
    if draft.at is not None and draft.at > now + _LATE:
        raise Refusal(ErrorCode.INVALID, "What happened does not lie in the future.", ("input", "at"))
    if len(draft.details) > MAX_DETAILS:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"Give at most {MAX_DETAILS} details.", ("input", "details"))
    details: list[list[str]] = []
    for place, (label, value) in enumerate(draft.details):
        shown = (clean(label), clean(value))
        for name, text, longest in zip(("label", "value"), shown, (MAX_LABEL, MAX_VALUE), strict=True):
            if not 1 <= len(text) <= longest:
                path = ("input", "details", str(place), name)
                raise Refusal(ErrorCode.INVALID, f"Write 1 to {longest} letters.", path)
        details.append([f"detail_{place + 1}", *shown])
    return title, details
