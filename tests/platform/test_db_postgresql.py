"""Lost connections, deadlocks and conflicts on PostgreSQL: one clear answer at most, then all is well (H6, R31)."""

import asyncio
from typing import Any

import asyncpg
import pytest

from regulars.migrations.run import newest, open_ready
from regulars.platform.db.connect import Database
from regulars.platform.db.postgresql.engine import PostgresqlEngine
from regulars.platform.db.startup.refusal import DatabaseRefused
from regulars.platform.db.transaction import ATTEMPTS, Transaction, unit_of_work
from regulars.platform.errors import OutcomeUnknown, StorageFull, Unavailable
from tests.cluster import Cluster

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def _only_the_server(engine: str):
    if engine != "postgresql":
        pytest.skip("about PostgreSQL")


async def terminate_others(url: str) -> None:
    connection: Any = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


def idle(database: Database) -> bool:
    assert isinstance(database.engine, PostgresqlEngine)
    return database.engine.pool.get_idle_size() == database.engine.pool.get_size()


async def test_a_connection_lost_inside_a_unit_is_replaced_and_the_unit_repeated(database: Database):
    attempts: list[int] = []

    @unit_of_work
    async def write(tx: Transaction) -> None:
        attempts.append(1)
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('x', '1')")
        if len(attempts) == 1:
            await terminate_others(database.address.url)
        await tx.execute("UPDATE regulars_meta SET value = '2' WHERE key = 'x'")

    await write()
    assert len(attempts) == 2
    assert await database.fetch_value("SELECT value FROM regulars_meta WHERE key = 'x'") == "2"


async def test_the_task_that_lost_its_connection_goes_on_to_work(database: Database):
    """With stock transactions a long-lived task stays poisoned until the end of the process."""

    @unit_of_work
    async def count(tx: Transaction) -> int:
        return await tx.fetch_value("SELECT count(*) FROM regulars_meta")

    for _ in range(5):
        before = await count()
        await terminate_others(database.address.url)
        assert await database.fetch_value("SELECT count(*) FROM regulars_meta") == before
        assert await count() == before
    assert idle(database)


async def test_a_read_that_its_caller_leaves_ends_at_the_server_too(database: Database):
    """Else whoever gives up after ten seconds and asks again has the server do all of it at once, for minutes."""

    async def runs() -> bool:
        found = await database.fetch_value(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT 1, pg_sleep%'"
        )
        return found > 0

    for _ in range(5):  # more than there are connections: each place is free again
        asked = asyncio.create_task(database.fetch("SELECT 1, pg_sleep(3600)"))
        async with asyncio.timeout(PATIENCE):
            while not await runs():
                await asyncio.sleep(0)
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            while await runs():
                await asyncio.sleep(0)


async def test_a_connection_lost_while_committing_is_said_to_be_unknown(database: Database):
    """A deferred constraint makes the commit itself run long enough to be cut."""

    @unit_of_work
    async def prepare(tx: Transaction) -> None:
        await tx.execute(
            "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END'"
        )
        await tx.execute(
            "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON regulars_meta DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION cut()"
        )

    await prepare()
    attempts: list[int] = []

    @unit_of_work
    async def write(tx: Transaction) -> None:
        attempts.append(1)
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('x', '1')")

    with pytest.raises(OutcomeUnknown, match="idempotencyKey"):
        await write()
    assert len(attempts) == 1
    assert await database.fetch_value("SELECT count(*) FROM regulars_meta WHERE key = 'x'") == 0


async def test_deadlocks_are_repeated_until_both_are_through(database: Database):
    met: dict[str, asyncio.Event] = {"a": asyncio.Event(), "b": asyncio.Event()}

    @unit_of_work
    async def prepare(tx: Transaction) -> None:
        await tx.execute("SET LOCAL synchronous_commit = off")
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES ('a', '0'), ('b', '0')")

    @unit_of_work
    async def both(tx: Transaction, first: str, second: str) -> None:
        await tx.execute("SET LOCAL deadlock_timeout = '50ms'")
        await tx.execute("UPDATE regulars_meta SET value = value || '1' WHERE key = ?", (first,))
        met[first].set()
        await met[second].wait()
        await tx.execute("UPDATE regulars_meta SET value = value || '1' WHERE key = ?", (second,))

    await prepare()
    await asyncio.gather(both("a", "b"), both("b", "a"))
    assert await database.fetch("SELECT value FROM regulars_meta WHERE key IN ('a', 'b')") == [("011",), ("011",)]


@pytest.mark.parametrize(
    ("state", "answer", "times"),
    [("40001", Unavailable, ATTEMPTS), ("40P01", Unavailable, ATTEMPTS), ("53100", StorageFull, 1)],
)
async def test_every_failure_that_passes_has_one_answer(
    database: Database, state: str, answer: type[Exception], times: int
):
    attempts: list[int] = []

    @unit_of_work
    async def fail(tx: Transaction) -> None:
        attempts.append(1)
        await tx.execute(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")

    with pytest.raises(answer):
        await fail()
    assert len(attempts) == times
    assert idle(database)


async def test_a_read_always_finds_a_connection_however_many_units_are_under_way(database: Database):
    gate = asyncio.Event()

    @unit_of_work
    async def wait(tx: Transaction) -> None:
        await gate.wait()

    units = [asyncio.create_task(wait()) for _ in range(10)]
    async with asyncio.timeout(10):
        assert await database.fetch_value("SELECT 1") == 1
    gate.set()
    await asyncio.gather(*units)


async def test_an_empty_database_is_brought_to_the_newest_schema_and_opened_again(cluster: Cluster):
    name = cluster.new()
    for _ in range(2):
        database = await open_ready(cluster.address(name), readers=2)
        version = await database.fetch_value("SELECT value FROM regulars_meta WHERE key = 'schema_version'")
        assert version == str(newest())
        await database.close()
    cluster.drop(name)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0", "SQL_ASCII"),
        ("ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0", "letters A to Z"),
    ],
)
async def test_a_database_that_cannot_hold_every_name_is_refused(cluster: Cluster, options: str, word: str):
    name = cluster.new(options)
    with pytest.raises(DatabaseRefused, match=word) as refused:
        await open_ready(cluster.address(name), readers=2)
    assert "CREATE DATABASE" in refused.value.remedy
    cluster.drop(name)


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        ("UPDATE regulars_meta SET value = '9999' WHERE key = 'schema_version'", "newer Regulars"),
        ("DELETE FROM regulars_meta", "lost its marker"),
        ("ALTER TABLE regulars_meta RENAME TO something_else", "another program"),
    ],
)
async def test_a_database_that_is_not_ours_or_too_new_is_refused(database: Database, harm: str, word: str):
    @unit_of_work
    async def do_harm(tx: Transaction) -> None:
        await tx.execute(harm)

    await do_harm()
    with pytest.raises(DatabaseRefused, match=word):
        await open_ready(database.address.url, readers=2)


async def test_a_server_that_is_not_there_is_named_with_its_remedy():
    with pytest.raises(DatabaseRefused, match="REGULARS_DATABASE_URL"):
        await open_ready("postgresql://nobody@127.0.0.1:1/nothing", readers=2)
