import pytest

from regulars.access import audit
from regulars.platform import numbering
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work

ANA = Actor("staff", 1, "Ana")


@unit_of_work
async def _write(tx: Transaction, action: str, after: str = "new") -> None:
    await audit.record(tx, ANA, action=action, subject="cus_1", changes={"body": ("old", after), "status": ("A", "B")})


@unit_of_work
async def _run(tx: Transaction, *statements: str) -> None:
    for statement in statements:
        await tx.execute(statement)


async def _written(count: int) -> None:
    for number in range(count):
        await _write(f"note.edited{number}")
    await numbering.number_committed()


async def _unguarded(database: Database, *statements: str) -> None:
    """As somebody who owns the database would."""
    if database.dialect.name == "sqlite":
        await _run("DROP TRIGGER audit_entries_stay", "DROP TRIGGER audit_entries_keep", *statements)
    else:
        triggers = "ALTER TABLE audit_entries {} TRIGGER audit_entries_stay"
        await _run(triggers.format("DISABLE"), *statements, triggers.format("ENABLE"))


async def test_entries_are_numbered_without_gaps_and_each_hash_covers_the_one_before(database):
    await _written(5)
    rows = await database.fetch("SELECT sequence, previous_hash, hash FROM audit_entries ORDER BY sequence")
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]
    assert [row[1] for row in rows] == ["", *(row[2] for row in rows[:-1])]
    found = await audit.verify(database)
    assert (found.is_intact, found.entry_count, found.first_broken_sequence) == (True, 5, None)


async def test_an_empty_log_is_whole(database):
    assert (await audit.verify(database)).is_intact


async def test_a_refused_verb_leaves_no_entry(database):
    @unit_of_work
    async def fails(tx: Transaction) -> None:
        await audit.record(tx, ANA, action="note.added")
        raise LookupError

    with pytest.raises(LookupError):
        await fails()
    assert await database.fetch_value("SELECT count(*) FROM audit_entries") == 0


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    (
        (["DELETE FROM audit_entries WHERE sequence = 3"], 3),
        (["UPDATE audit_entries SET action = 'note.hidden' WHERE sequence = 2"], 2),
        (["UPDATE audit_entries SET actor_id = 7 WHERE sequence = 4"], 4),
        (["UPDATE audit_entries SET at = at + 1 WHERE sequence = 1"], 1),
        (["UPDATE audit_entries SET subject_id = 'cus_2' WHERE sequence = 5"], 5),
        (["UPDATE audit_entries SET details = '{}' WHERE sequence = 2"], 2),
        (
            [
                "UPDATE audit_entries SET sequence = -1 WHERE sequence = 2",
                "UPDATE audit_entries SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit_entries SET sequence = 3 WHERE sequence = -1",
            ],
            2,
        ),
        (["DELETE FROM audit_entries WHERE sequence > 3"], 4),
        (["DELETE FROM audit_entries"], 1),
    ),
)
async def test_what_is_deleted_altered_reordered_or_cut_off_is_noticed(database, tampering, broken_at):
    await _written(6)
    await _unguarded(database, *tampering)
    found = await audit.verify(database)
    assert (found.is_intact, found.first_broken_sequence) == (False, broken_at)


async def test_a_log_cut_off_together_with_its_numbers_still_lacks_its_head(database):
    await _written(3)
    await _unguarded(
        database, "UPDATE audit_head SET sequence = 2 WHERE id = 1", "DELETE FROM audit_entries WHERE sequence = 3"
    )
    assert not (await audit.verify(database)).is_intact


@pytest.mark.parametrize("statement", ("DELETE FROM audit_head", "UPDATE audit_head SET sequence = 1 WHERE id = 1"))
async def test_a_head_taken_away_or_set_back_hides_nothing(database, statement):
    await _written(3)
    await _run(statement)
    assert not (await audit.verify(database)).is_intact


@pytest.mark.parametrize(
    "statement",
    (
        "DELETE FROM audit_entries",
        "UPDATE audit_entries SET action = 'x'",
        "UPDATE audit_entries SET details = '{}'",
        "UPDATE audit_entries SET details = NULL, at = 1",
    ),
)
async def test_the_database_itself_refuses_to_change_an_entry(database, statement):
    await _written(1)
    with pytest.raises(Exception, match="audit entries are never"):
        await _run(statement)


async def test_values_can_be_erased_without_breaking_the_chain(database):
    @unit_of_work
    async def erase(tx: Transaction) -> int:
        return await audit.erase_values(tx, ["cus_1", "cus_2"])

    await _written(3)
    assert await erase() == 3
    assert (await audit.verify(database)).is_intact
    assert await database.fetch_value("SELECT count(details) FROM audit_entries") == 0


async def test_equal_values_have_different_hashes_so_that_none_can_be_guessed_after_erasure(database):
    await _write("note.added", "Secret")
    await _write("note.added", "Secret")
    assert await database.fetch_value("SELECT count(DISTINCT details_hash) FROM audit_entries") == 2


async def test_only_what_changed_is_kept(database):
    await _write("note.edited", "old")
    details = audit.read_details(await database.fetch_value("SELECT details FROM audit_entries"))
    assert [tuple(change) for change in details.changes] == [("status", "A", "B")]
    assert details.actor_name == "Ana"
