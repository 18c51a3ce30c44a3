"""The activity feed of a customer."""

from collections.abc import Generator

import pytest

from regulars.groups import handlers as group_handlers
from regulars.groups.service.groups import GroupDraft, group_save
from regulars.notes.service.writing import note_add
from regulars.notes.words import NoteDraft
from regulars.platform import clock, outbox, relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import Refusal
from regulars.platform.query.page import window
from regulars.timeline import catalogue, handlers, queries
from regulars.timeline.catalogue import TimelineKind
from regulars.timeline.queries import Source, Whose
from tests.groups.test_groups import add
from tests.make_people import somebody


@pytest.fixture(autouse=True)
def _listening() -> Generator[None]:
    """The timeline hears events, and nothing stays registered after a test."""
    described, consumers = dict(catalogue.ENTRIES), dict(outbox.consumers)
    outbox.consumers.clear()
    handlers.listen()
    if "group.joined" not in described:
        group_handlers.listen()
    yield
    catalogue.ENTRIES.clear()
    catalogue.ENTRIES.update(described)
    outbox.consumers.clear()
    outbox.consumers.update(consumers)


def of(customer: int) -> Whose:
    """Their timeline."""
    return Whose("customer", customer)


async def titles(database: Database, customer: int, actor: Actor = SYSTEM) -> list[str]:
    page = await queries.timeline_of(database, actor, of(customer), None, window(first=100))
    return [row.title for row in page.rows]


async def test_what_happened_stands_there_newest_first_and_once(database: Database) -> None:
    customer = await somebody()
    group = await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft("VIP"))
    await note_add(actor=SYSTEM, subject_id=f"cus_{customer}", draft=NoteDraft("Hello"))
    await add(group=group, customers=[customer])
    await relay.drain()
    await _tell_again()
    await relay.drain()
    assert (await titles(database, customer))[:2] == ["Joined VIP", "Note added"]
    assert await queries.timeline_count(database, SYSTEM, of(customer), ["NOTE"]) == 1


@unit_of_work
async def _tell_again(tx: Transaction) -> None:
    """Every event a second time, as after a crash between handling and noting it."""
    await tx.execute("UPDATE outbox_consumers SET position = 0")


async def test_kinds_beyond_the_callers_scopes_are_left_out(database: Database) -> None:
    customer = await somebody()
    await note_add(actor=SYSTEM, subject_id=f"cus_{customer}", draft=NoteDraft("Secret"))
    await relay.drain()
    narrow = Actor("token", scopes=frozenset({"CUSTOMERS_READ"}))
    assert "Note added" in await titles(database, customer)
    assert "Note added" not in await titles(database, customer, narrow)
    asked = await queries.timeline_of(database, narrow, of(customer), ["NOTE"], window())
    assert asked.rows == []


async def test_pages_over_several_sources_meet_every_row_once_both_ways(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await somebody()
    notes = Source(
        prefix="tst",
        rows="n.id, n.created_at, 'ORDER', n.body, '[]', NULL, n.author_kind, n.author_id, n.author_name",
        source="notes n",
        customer="n.customer_id",
        at="n.created_at",
        key="n.id",
        kinds=frozenset({TimelineKind.ORDER}),
        kind="'ORDER'",
    )
    monkeypatch.setattr(queries, "SOURCES", [queries.STORED, notes])
    with clock.held_at(clock.parse("2026-01-01T00:00:00Z")) as move:
        for number in range(9):
            await note_add(actor=SYSTEM, subject_id=f"cus_{customer}", draft=NoteDraft(f"{number}"))
            move(clock.SECOND * (number % 3))  # several at the same instant
    await relay.drain()
    everything = await queries.timeline_of(database, SYSTEM, of(customer), None, window(first=100))
    ids = [row.id for row in everything.rows]
    assert len(ids) == len(set(ids)) == await queries.timeline_count(database, SYSTEM, of(customer), None)
    assert await walked(database, customer, backwards=False) == ids
    assert await walked(database, customer, backwards=True) == ids


async def walked(database: Database, customer: int, *, backwards: bool) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        looked = window(last=4, before=cursor) if backwards else window(first=4, after=cursor)
        page = await queries.timeline_of(database, SYSTEM, of(customer), None, looked)
        ids = [row.id for row in page.rows]
        found = ids + found if backwards else found + ids
        if not (page.has_previous if backwards else page.has_next):
            return found
        cursor = page.cursor(0 if backwards else len(ids) - 1)


async def test_a_cursor_of_another_list_is_refused(database: Database) -> None:
    customer = await somebody()
    with pytest.raises(Refusal) as refused:
        await queries.timeline_of(database, SYSTEM, of(customer), None, window(after="bm9uc2Vuc2U"))
    assert refused.value.path == ("after",)
