"""Notes come in on the customers whom an id, an e-mail or a phone names, word for word and once."""

from regulars.platform.db.connect import Database
from tests.imports.desk import Desk, counts
from tests.make_customers import guest

NOTES = """external_id,email,phone,note,kind,date,pinned
7,,,Likes blue,preference,2025-03-01,yes
,ana@example.com,,"Two
lines",,,
,,0917 555 0100,By phone,,2025-03-01T10:00:00+02:00,
,nobody@example.com,,Lost,,,
,ana@example.com,,,,,
,,,Whose?,,,
7,,,Odd,gossip,yesterday,perhaps
"""


async def test_notes_find_their_customers_and_say_what_is_wrong(database: Database, desk: Desk) -> None:
    blue = await guest(external_id="7")
    ana = await guest(email="ana@example.com", has_account=True)
    ben = await guest(phone="0917 555 0100")
    job = await desk.take(NOTES, "NOTES")
    assert counts(job) == ("PARTIAL", 3, 0, 0, 4)
    assert [(one["row"], one["column"]) for one in job["failures"]["nodes"]] == [
        (4, "email"), (5, "note"), (6, "external_id"), (7, "kind"),
    ]  # fmt: skip
    found = await database.fetch("SELECT customer_id, body, kind, pinned FROM notes ORDER BY id")
    assert [(row[0], row[1], row[2], bool(row[3])) for row in found] == [
        (blue, "Likes blue", "PREFERENCE", True), (ana, "Two\nlines", "GENERAL", False),
        (ben, "By phone", "GENERAL", False),
    ]  # fmt: skip


async def test_a_note_that_is_there_is_kept_refused_or_written_again(database: Database, desk: Desk) -> None:
    await guest(email="ana@example.com", has_account=True)
    content = "email,body\nana@example.com,Same\n"
    assert counts(await desk.take(content, "NOTES")) == ("SUCCEEDED", 1, 0, 0, 0)
    assert counts(await desk.take(content, "NOTES")) == ("SUCCEEDED", 0, 0, 1, 0)
    assert counts(await desk.take(content, "NOTES", onDuplicate="REJECT")) == ("PARTIAL", 0, 0, 0, 1)
    assert counts(await desk.take(content, "NOTES", onDuplicate="ALLOW", dryRun=True)) == ("SUCCEEDED", 1, 0, 0, 0)
    assert counts(await desk.take(content, "NOTES", onDuplicate="ALLOW")) == ("SUCCEEDED", 1, 0, 0, 0)
    assert await database.fetch_value("SELECT count(*) FROM notes") == 2
