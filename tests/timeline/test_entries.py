"""Entries that colleagues and programs write on timelines, for the team alone."""

import pytest

from regulars.app import rooms
from regulars.orders.drafts import BuyerDraft
from regulars.platform import clock, hooks, outbox, relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.page import window
from regulars.timeline import queries
from regulars.timeline.following import Follower
from regulars.timeline.queries import Whose
from regulars.timeline.service import EntryDraft, entry_add, entry_delete
from tests.make_orders import draft, recorded, shop

TEAM = frozenset({"CUSTOMERS_READ", "ORDERS_READ", "NOTES_READ", "NOTES_WRITE"})
PHONE = Actor("token", 7, "Telephone", TEAM)
CUSTOMER, ORDER = Whose("customer", 1), Whose("order", 1)


@pytest.fixture(autouse=True)
async def _ann(database: Database) -> None:
    rooms.arrange()
    await shop()
    await recorded(draft("a", number="#a", buyer=BuyerDraft(external_id="ann", email="ann@example.com")))
    await relay.drain()


async def titles(database: Database, whose: Whose, actor: Actor = PHONE) -> list[str]:
    page = await queries.timeline_of(database, actor, whose, None, window(first=50))
    return [row.title for row in page.rows]


async def test_an_entry_stands_at_its_time_with_its_writer_and_details(database: Database) -> None:
    at = clock.parse("2020-01-01T09:00:00Z")
    await entry_add(actor=PHONE, subject_id="cus_1", draft=EntryDraft("  Called back ", (("Minutes", "4"),), at))
    page = await queries.timeline_of(database, PHONE, CUSTOMER, ["NOTE"], window())
    (row,) = page.rows
    assert (row.title, row.at, row.actor_name) == ("Called back", at, "Telephone")
    assert row.details == [["detail_1", "Minutes", "4"]]


async def test_one_on_an_order_stands_on_its_customer_too_and_on_neither_without_the_scope(database: Database) -> None:
    await entry_add(actor=PHONE, subject_id="ord_1", draft=EntryDraft("Asked for another box"))
    assert "Asked for another box" in await titles(database, ORDER)
    assert "Asked for another box" in await titles(database, CUSTOMER)
    narrow = Actor("token", scopes=TEAM - {"NOTES_READ"})
    elsewhere = Actor("token", scopes=TEAM, store_ids=frozenset({99}))
    for actor in (narrow, elsewhere):
        assert "Asked for another box" not in await titles(database, CUSTOMER, actor)


@pytest.mark.parametrize(
    ("subject", "entry", "code", "path"),
    (
        ("cus_99", EntryDraft("x"), ErrorCode.NOT_FOUND, ("subjectId",)),
        ("grp_1", EntryDraft("x"), ErrorCode.NOT_FOUND, ("subjectId",)),
        ("cus_1", EntryDraft(" "), ErrorCode.REQUIRED, ("input", "title")),
        ("cus_1", EntryDraft("x" * 201), ErrorCode.TOO_LONG, ("input", "title")),
        ("cus_1", EntryDraft("x", at=2**62), ErrorCode.INVALID, ("input", "at")),
        ("cus_1", EntryDraft("x", (("", "y"),)), ErrorCode.INVALID, ("input", "details", "0", "label")),
        ("cus_1", EntryDraft("x", (("y", "z"),) * 21), ErrorCode.LIMIT_EXCEEDED, ("input", "details")),
    ),
)
async def test_what_cannot_be_written_is_refused_by_name(
    database: Database, subject: str, entry: EntryDraft, code: ErrorCode, path: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as refused:
        await entry_add(actor=PHONE, subject_id=subject, draft=entry)
    assert (refused.value.code, refused.value.path) == (code, path)


async def test_an_order_beyond_the_writers_stores_is_not_there(database: Database) -> None:
    elsewhere = Actor("token", scopes=TEAM, store_ids=frozenset({99}))
    with pytest.raises(Refusal):
        await entry_add(actor=elsewhere, subject_id="ord_1", draft=EntryDraft("x"))


async def test_only_what_was_written_by_hand_is_taken_away(database: Database) -> None:
    key = await entry_add(actor=PHONE, subject_id="cus_1", draft=EntryDraft("Called"))
    assert await entry_delete(actor=PHONE, entry_id=key) == key
    assert "Called" not in await titles(database, CUSTOMER)
    kept = await database.fetch_value("SELECT min(id) FROM timeline_events WHERE event_id IS NOT NULL")
    assert kept is not None
    with pytest.raises(Refusal):
        await entry_delete(actor=PHONE, entry_id=kept)


async def test_erasing_a_customer_takes_along_what_was_written_about_them(database: Database) -> None:
    await entry_add(actor=PHONE, subject_id="cus_1", draft=EntryDraft("Called"))

    @unit_of_work
    async def erase(tx: Transaction) -> None:
        await hooks.on_erase.run("customer", tx, SYSTEM, [1])

    await erase()
    assert "Called" not in await titles(database, CUSTOMER)


async def test_it_is_told_to_who_follows_and_may_read_notes(database: Database) -> None:
    key = await entry_add(actor=PHONE, subject_id="ord_1", draft=EntryDraft("Called"))
    await relay.drain()
    (event,) = [one for one in await outbox.after(database, 0, 100) if one.name == "timeline.entry_written"]
    for whose in (CUSTOMER, ORDER):
        assert [row.key for row in await Follower(database, PHONE, whose, None).rows(event)] == [key]
    narrow = Actor("token", scopes=TEAM - {"NOTES_READ"})
    assert await Follower(database, narrow, CUSTOMER, None).rows(event) == []
