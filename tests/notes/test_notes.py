"""Notes among colleagues."""

import pytest

from regulars.access import audit
from regulars.notes import queries
from regulars.notes.queries import NoteWish
from regulars.notes.service.writing import note_add, note_delete, note_resolve, note_update
from regulars.notes.subjects import CUSTOMER, On
from regulars.notes.words import NoteDraft, NoteKind
from regulars.platform import numbering, outbox
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.platform.query.page import window
from tests.make_people import somebody

ANY = NoteWish()


async def test_a_note_stands_on_its_customer_with_author_event_and_log(database: Database) -> None:
    customer = await somebody()
    key = await note_add(actor=SYSTEM, subject_id=f"cus_{customer}", draft=NoteDraft("  Likes tea. ", pinned=True))
    note = await queries.note_by_id(database, key)
    assert note is not None
    assert (note.body, note.pinned, note.author_name, note.version) == ("Likes tea.", True, "Regulars", 1)
    await numbering.number_committed()
    events = await outbox.after(database, 0, 100)
    assert [event.name for event in events if event.customer_id == customer][-1] == "note.added"
    assert (await audit.verify(database)).is_intact


async def test_the_same_key_writes_one_note(database: Database) -> None:
    customer = await somebody()
    draft = NoteDraft("Once.")
    keys = {
        await note_add(actor=SYSTEM, subject_id=f"cus_{customer}", draft=draft, idempotency_key="k") for _ in range(3)
    }
    assert len(keys) == 1
    assert await database.fetch_value("SELECT count(*) FROM notes") == 1


@pytest.mark.parametrize(
    ("subject", "body", "code", "path"),
    (
        ("cus_999", "Hello", ErrorCode.NOT_FOUND, ("subjectId",)),
        ("ord_1", "Hello", ErrorCode.NOT_FOUND, ("subjectId",)),
        ("nonsense", "Hello", ErrorCode.NOT_FOUND, ("subjectId",)),
        (None, "   ", ErrorCode.REQUIRED, ("input", "body")),
        (None, "x" * 10_001, ErrorCode.TOO_LONG, ("input", "body")),
    ),
)
async def test_what_cannot_be_written_is_refused_by_name(
    database: Database, subject: str | None, body: str, code: ErrorCode, path: tuple[str, ...]
) -> None:
    customer = await somebody()
    with pytest.raises(Refusal) as refused:
        await note_add(actor=SYSTEM, subject_id=subject or f"cus_{customer}", draft=NoteDraft(body))
    assert (refused.value.code, refused.value.path) == (code, path)
    assert await database.fetch_value("SELECT count(*) FROM notes") == 0


async def test_editing_keeps_every_earlier_wording(database: Database) -> None:
    customer = await somebody()
    key = await note_add(actor=SYSTEM, subject_id=f"cus_{customer}", draft=NoteDraft("One"))
    await note_update(actor=SYSTEM, note_id=key, draft=NoteDraft("Two", kind=NoteKind.ISSUE), expected_version=1)
    await note_update(actor=SYSTEM, note_id=key, draft=NoteDraft("Three"), expected_version=2)
    assert [revision.body for revision in (await queries.revisions_of_each(database, [key]))[key]] == ["Two", "One"]
    with pytest.raises(StaleVersion) as stale:
        await note_update(actor=SYSTEM, note_id=key, draft=NoteDraft("Four"), expected_version=2)
    assert stale.value.current_version == 3


async def test_resolving_can_be_taken_back_and_a_deleted_note_is_gone(database: Database) -> None:
    customer = await somebody()
    standing = NoteDraft("Back door", kind=NoteKind.INSTRUCTION, show_on_orders=True)
    key = await note_add(actor=SYSTEM, subject_id=f"cus_{customer}", draft=standing)
    assert [note.body for note in (await queries.instructions_of_each(database, [customer]))[customer]] == ["Back door"]
    await note_resolve(actor=SYSTEM, note_id=key, resolved=True)
    assert await queries.instructions_of_each(database, [customer]) == {}
    await note_resolve(actor=SYSTEM, note_id=key, resolved=False)
    assert len((await queries.instructions_of_each(database, [customer]))[customer]) == 1
    await note_delete(actor=SYSTEM, note_id=key)
    with pytest.raises(Refusal):
        await note_resolve(actor=SYSTEM, note_id=key, resolved=True)


async def test_pages_show_pinned_first_then_newest_and_lose_nothing(database: Database) -> None:
    customer = await somebody()
    for number in range(7):
        await note_add(
            actor=SYSTEM, subject_id=f"cus_{customer}", draft=NoteDraft(f"{number}", pinned=number in {1, 4})
        )
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = await queries.notes_of(database, SYSTEM, On(CUSTOMER, customer), ANY, window(first=3, after=cursor))
        found += [note.body for note in page.rows]
        if not page.has_next:
            break
        cursor = page.cursor(len(page.rows) - 1)
    assert found == ["4", "1", "6", "5", "3", "2", "0"]
    assert (await queries.note_counts(database, CUSTOMER, [customer], ANY))[customer] == 7
    first = await queries.first_notes_of_each(database, SYSTEM, CUSTOMER, [customer], ANY, 3)
    assert [note.body for note in first[customer].rows] == found[:3]
    assert first[customer].has_next
